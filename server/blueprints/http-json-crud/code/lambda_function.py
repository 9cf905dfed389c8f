"""A JSON API on one DynamoDB table, for an HTTP API with payload format 2.0.

GET    /items            a page of items      GET    /items?id=1   one item
POST   /items            create, id is made   PUT    /items?id=1   create or replace
                                              DELETE /items?id=1   delete
"""
import base64
import json
import os
import uuid
from decimal import Decimal

import boto3
from botocore.exceptions import ClientError

# Made once per execution environment and reused by its later invocations.
table = boto3.resource('dynamodb').Table(os.environ['TABLE_NAME'])

PAGE_SIZE = 100


class BadRequest(Exception):
    """Something the caller can put right; its text is sent back."""


def lambda_handler(event, context):
    method = event['requestContext']['http']['method']
    query = event.get('queryStringParameters') or {}
    # A route such as /items/{id} works too: its path variable wins.
    item_id = (event.get('pathParameters') or {}).get('id') or query.get('id')
    try:
        if method == 'GET':
            return read(item_id) if item_id else list_page(query.get('after'))
        if method == 'POST':
            return reply(201, store(str(uuid.uuid4()), body_of(event)))
        if method == 'PUT':
            return reply(200, store(required(item_id), body_of(event)))
        if method == 'DELETE':
            table.delete_item(Key={'id': required(item_id)})
            return reply(204)
    except BadRequest as error:
        return reply(400, {'message': str(error)})
    except ArithmeticError:
        return reply(400, {'message': 'A number has more than the 38 digits DynamoDB can keep.'})
    except ClientError as error:
        if error.response['Error']['Code'] != 'ValidationException':
            raise
        return reply(400, {'message': error.response['Error']['Message']})
    return reply(405, {'message': f'{method} is not supported.'}, {'allow': 'GET, POST, PUT, DELETE'})


def list_page(after):
    start = {'ExclusiveStartKey': {'id': after}} if after else {}
    page = table.scan(Limit=PAGE_SIZE, **start)
    # Pass `next` back as ?after= to read on; null means that was all.
    return reply(200, {'items': page['Items'], 'next': page.get('LastEvaluatedKey', {}).get('id')})


def read(item_id):
    item = table.get_item(Key={'id': item_id}).get('Item')
    if item is None:
        return reply(404, {'message': f'There is no item {item_id}.'})
    return reply(200, item)


def store(item_id, item):
    item['id'] = item_id
    table.put_item(Item=item)
    return item


def required(item_id):
    if not item_id:
        raise BadRequest('Say which item: add ?id=… to the URL.')
    return item_id


def body_of(event):
    body = event.get('body') or ''
    try:
        if event.get('isBase64Encoded'):
            body = base64.b64decode(body).decode()
        # DynamoDB keeps exact decimals: it takes no float, and no NaN.
        item = json.loads(body, parse_float=Decimal, parse_constant=refuse)
    except ValueError as error:
        raise BadRequest(f'The body is not JSON: {error}') from None
    if not isinstance(item, dict):
        raise BadRequest('The body must be a JSON object.')
    return item


def refuse(name):
    raise ValueError(f'{name} is not a JSON number')


def number(value):
    """JSON knows no Decimal: whole numbers become int, the rest float."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f'{type(value).__name__} cannot be sent as JSON')


def reply(status, content=None, headers=None):
    answer = {'statusCode': status, 'headers': {'content-type': 'application/json', **(headers or {})}}
    if content is not None:
        answer['body'] = json.dumps(content, default=number, sort_keys=True)
    return answer
