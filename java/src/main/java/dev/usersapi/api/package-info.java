/**
 * What a function behind the gateway is made of: events, requests, responses, items, problems, strict JSON, preconditions,
 * paging and idempotency. It knows no resource.
 *
 * <p>A resource implements {@link dev.usersapi.api.ApiResource}; its Lambda handler extends
 * {@link dev.usersapi.api.ApiHandler}.
 */
package dev.usersapi.api;
