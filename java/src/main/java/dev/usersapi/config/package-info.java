/** How a function reads its configuration: environment variables, checked once at start. */
package dev.usersapi.config;
