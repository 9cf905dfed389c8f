import os


def lambda_handler(event, context):
    value = os.getenv('Env')
    if value is None:
        # Says what is missing; an HTTP API passes this answer on unchanged.
        return text(500, 'The environment variable Env is not set.')
    return text(200, value)


def text(status, body):
    return {
        'statusCode': status,
        'headers': {'content-type': 'text/plain; charset=utf-8'},
        'body': body
    }
