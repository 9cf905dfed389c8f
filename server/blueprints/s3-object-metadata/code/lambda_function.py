"""Logs size, type and metadata of each object that is stored in a bucket."""
import json
import os
from urllib.parse import unquote_plus

import boto3
from botocore.exceptions import ClientError

BUCKET_NAME = os.environ['BUCKET_NAME']
PREFIX = os.environ.get('PREFIX', '')

s3 = boto3.client('s3')


def lambda_handler(event, context):
    objects = [look_at(record['s3']) for record in event.get('Records', [])]
    for found in objects:
        print(json.dumps(found))
    return {'objects': objects}


def look_at(s3_event):
    bucket = s3_event['bucket']['name']
    key = unquote_plus(s3_event['object']['key'])  # S3 sends "May summary.csv" as "May+summary.csv".
    answer = {'bucket': bucket, 'key': key}
    if bucket != BUCKET_NAME or not key.startswith(PREFIX):
        return {**answer, 'status': 'not ours'}

    which = {'Bucket': bucket, 'Key': key}
    if 'versionId' in s3_event['object']:
        which['VersionId'] = s3_event['object']['versionId']
    try:
        head = s3.head_object(**which)  # Metadata only: the content is not transferred.
    except ClientError as error:
        if error.response['ResponseMetadata']['HTTPStatusCode'] != 404:
            raise
        return {**answer, 'status': 'gone'}  # Deleted before we came: nothing to retry.
    return {
        **answer,
        'status': 'found',
        'bytes': head['ContentLength'],
        'type': head['ContentType'],
        'modified': head['LastModified'].isoformat(),
        'etag': head['ETag'].strip('"'),
        'metadata': head['Metadata'],
    }
