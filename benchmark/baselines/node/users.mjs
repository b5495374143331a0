// GET /users/{userid} as it is usually written for Node.js: the AWS SDK.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const dynamo = new DynamoDBClient({});

export async function handler(event) {
  const key = { userid: { S: event.pathParameters.userid } };
  const { Item: item } = await dynamo.send(new GetItemCommand({ TableName: process.env.TABLE_NAME, Key: key }));
  if (!item) {
    return { statusCode: 404, body: '' };
  }
  const user = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S ?? Number(value.N)]));
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(user) };
}
