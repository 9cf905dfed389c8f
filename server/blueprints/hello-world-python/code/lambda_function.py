import json


def lambda_handler(event, context):
    # `event` is the request as a dict; `context` tells about this invocation.
    return {
        'statusCode': 200,
        'body': json.dumps('Hello from Lambda!')
    }
