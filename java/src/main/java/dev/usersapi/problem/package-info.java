/** Why a request fails, as RFC 9457 describes it to callers. */
package dev.usersapi.problem;
