/** HTTP as the users function sees it: a request, a response, a problem. Nothing here knows of API Gateway's events. */
package dev.usersapi.http;
