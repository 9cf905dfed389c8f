"""Works through batches of SQS messages and reports the failed ones, so that only those come back.

Needs "Report batch item failures" on the trigger: without it SQS deletes the failed messages too.
"""
import json
import os

QUEUE_NAME = os.environ['QUEUE_NAME']


def process(order):
    """Your work goes here. Raise to get the message again; one may also come twice, so make doing it twice harmless."""
    if order['quantity'] < 1:
        raise ValueError('quantity must be at least 1')
    print(f"Order {order['id']}: {order['quantity']} x {order['item']}")


def lambda_handler(event, context):
    records = event['Records']
    failed = []
    for position, record in enumerate(records):
        try:
            process(json.loads(record['body']))
        except Exception as error:  # Whatever it is, it must not fail the other messages.
            print(f"Message {record['messageId']} failed: {type(error).__name__}: {error}")
            failed.append(record['messageId'])
            if record['eventSourceARN'].endswith('.fifo'):
                # Order matters: hand back everything behind it as well.
                failed += [later['messageId'] for later in records[position + 1:]]
                break
    print(f'{QUEUE_NAME}: {len(records) - len(failed)} of {len(records)} done')
    return {'batchItemFailures': [{'itemIdentifier': message_id} for message_id in failed]}
