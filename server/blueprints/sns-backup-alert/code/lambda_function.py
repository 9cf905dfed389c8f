"""Turns AWS Backup notifications about jobs that did not complete into alerts on another SNS topic."""
import os

import boto3

ALERT_TOPIC_ARN = os.environ['ALERT_TOPIC_ARN']

JOBS = {'BACKUP_JOB': 'backup job', 'COPY_JOB': 'copy job', 'RESTORE_JOB': 'restore job'}
BAD_STATES = {'FAILED', 'ABORTED', 'EXPIRED', 'PARTIAL'}

sns = boto3.client('sns')


def lambda_handler(event, context):
    alerts = []
    for record in event['Records']:
        message = record['Sns']
        facts = {name: entry['Value'] for name, entry in (message.get('MessageAttributes') or {}).items()}
        job, state = JOBS.get(facts.get('EventType')), facts.get('State')
        if job is None:
            print(f"Ignored message {message['MessageId']}: it is not about a job of AWS Backup.")
        elif state in BAD_STATES:
            alert(job, state, facts, message)
            alerts.append({'job': facts.get('Id'), 'state': state})
    return {'checked': len(event['Records']), 'alerts': alerts}


def alert(job, state, facts, message):
    # An error here is not caught: Lambda then retries the whole event.
    sns.publish(
        TopicArn=ALERT_TOPIC_ARN,
        Subject=f'AWS Backup: {job} {state.lower()}',
        Message='\n'.join([
            f'A {job} ended as {state}.',
            f"Account: {facts.get('AccountId', 'unknown')}",
            f"Job: {facts.get('Id', 'unknown')}",
            f"Started: {facts.get('StartTime', 'unknown')}",
            '',
            message['Message'],
        ]),
    )
