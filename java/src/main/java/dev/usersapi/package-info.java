/**
 * A serverless API of resources such as the users.
 *
 * <p>A resource is a package that knows no other one, like {@code users}. It uses these types:
 *
 * <ul>
 *   <li>{@link dev.usersapi.dynamodb.TableHandler}: the function, which Lambda calls, and
 *       {@link dev.usersapi.config.Environment}, its variables
 *   <li>{@link dev.usersapi.http.ApiResource}: what the resource implements, with a method for each
 *       {@link dev.usersapi.access.Operation} of the permission table, {@link dev.usersapi.access.Operations}
 *   <li>{@link dev.usersapi.http.Request} with its {@link dev.usersapi.http.Query}, and
 *       {@link dev.usersapi.http.Response}: what such a method takes and returns
 *   <li>{@link dev.usersapi.http.PathParameter}: the form of what is in a path, such as a
 *       {@link dev.usersapi.access.UserId}
 *   <li>{@link dev.usersapi.json.JsonBody}: the fields of a body, with all faults at once, and
 *       {@link dev.usersapi.json.JsonMergePatch}: a change of some of them
 *   <li>{@link dev.usersapi.json.JsonValue}: a JSON object, and {@link dev.usersapi.json.Json}: its parser
 *   <li>{@link dev.usersapi.item.Item}, {@link dev.usersapi.item.Representation}: an item as it is stored, and how
 *       callers see it
 *   <li>{@link dev.usersapi.item.Preconditions}: {@code If-Match} and {@code If-None-Match}
 *   <li>{@link dev.usersapi.item.PageRequest}, {@link dev.usersapi.item.Page}: a part of a list
 *   <li>{@link dev.usersapi.item.IdempotencyKey}: a creation that may be repeated
 *   <li>{@link dev.usersapi.dynamodb.ItemTable}, {@link dev.usersapi.dynamodb.Items}: the table, and what one request
 *       does with its items
 *   <li>{@link dev.usersapi.dynamodb.FieldAttributes}, {@link dev.usersapi.dynamodb.AttributeValues}: how fields are
 *       stored
 *   <li>{@link dev.usersapi.problem.ItemProblems}, {@link dev.usersapi.problem.ProblemException}: why a request fails
 *   <li>{@link dev.usersapi.http.PrimingEvent}: what runs before Lambda takes a snapshot
 * </ul>
 *
 * <p>The users do without {@link dev.usersapi.dynamodb.Items#list} of a partition and
 * {@link dev.usersapi.dynamodb.Items#putExisting}, which resources with a sort key or without {@code PUT} of new items
 * need. What else is public, the authorizer or another package uses; a test holds that.
 */
package dev.usersapi;
