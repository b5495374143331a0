/**
 * The parts that functions behind the gateway share: events, requests, responses, items, problems, strict JSON,
 * preconditions, paging and idempotency. They do not depend on any resource.
 *
 * <p>A resource implements {@link dev.usersapi.api.ApiResource}; its Lambda handler extends
 * {@link dev.usersapi.api.ApiHandler}.
 */
package dev.usersapi.api;
