import json


def lambda_handler(event, context):
    # Sorted and indented, so that two echoes can be compared line by line.
    return {
        'statusCode': 200,
        'headers': {'content-type': 'application/json'},
        'body': json.dumps(event, indent=2, sort_keys=True)
    }
