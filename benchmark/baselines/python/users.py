"""GET /users/{userid} as it is usually written in Python: boto3."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    item = table.get_item(Key={"userid": event["pathParameters"]["userid"]}).get("Item")
    if item is None:
        return {"statusCode": 404, "body": ""}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(item, default=str),
    }
