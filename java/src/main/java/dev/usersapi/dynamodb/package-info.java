/** Settings of the DynamoDB client, and what versioned, conditional writes need that are carried out once. */
package dev.usersapi.dynamodb;
