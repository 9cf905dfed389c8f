"""Counts log lines by level in Kinesis records and publishes the counts as CloudWatch metrics."""
import base64
import gzip
import json
import os
import re
import time
from collections import Counter

STREAM_NAME = os.environ['STREAM_NAME']
NAMESPACE = os.environ['METRIC_NAMESPACE']

LEVEL = re.compile(r'\b(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)\b')
SAME_AS = {'WARNING': 'WARN', 'CRITICAL': 'ERROR', 'FATAL': 'ERROR'}
MAX_SAMPLES = 10


def lambda_handler(event, context):
    # Zero is a value too: an alarm on ERROR needs it to go back to OK.
    counts = Counter(ERROR=0, WARN=0, OTHER=0, UNREADABLE=0)
    samples = []
    for record in event['Records']:
        try:
            lines = lines_of(base64.b64decode(record['kinesis']['data']))
        except Exception as error:
            # Retrying cannot mend bad data, and failing would block the shard behind it.
            print(f"Skipped record {record['kinesis']['sequenceNumber']}: {error}")
            counts['UNREADABLE'] += 1
            continue
        for line in lines:
            level = level_of(line)
            counts[level] += 1
            if level == 'ERROR' and len(samples) < MAX_SAMPLES:
                samples.append(line[:500])

    publish(counts, samples)
    # An empty list says "all done" when the trigger reports batch item failures.
    return {'counts': dict(counts), 'samples': samples, 'batchItemFailures': []}


def lines_of(data):
    """The log lines in one record: plain text, or the gzipped envelope of a CloudWatch Logs subscription."""
    if data.startswith(b'\x1f\x8b'):
        envelope = json.loads(gzip.decompress(data))
        if envelope['messageType'] != 'DATA_MESSAGE':
            return []  # CloudWatch Logs only checking that the stream is there.
        return [entry['message'] for entry in envelope['logEvents']]
    return [line for line in data.decode('utf-8').splitlines() if line.strip()]


def level_of(line):
    try:
        entry = json.loads(line)
        level = str(entry['level']).upper()
    except (ValueError, TypeError, KeyError):
        match = LEVEL.search(line)
        level = match[1] if match else 'OTHER'
    level = SAME_AS.get(level, level)
    # Every name below becomes a metric, so only known levels may pass.
    return level if LEVEL.fullmatch(level) else 'OTHER'


def publish(counts, samples):
    """Writes one line in the embedded metric format: CloudWatch makes metrics of it, no API call needed."""
    print(json.dumps({
        '_aws': {
            'Timestamp': int(time.time() * 1000),
            'CloudWatchMetrics': [{
                'Namespace': NAMESPACE,
                'Dimensions': [['Stream']],
                'Metrics': [{'Name': level, 'Unit': 'Count'} for level in counts],
            }],
        },
        'Stream': STREAM_NAME,
        **counts,
        'samples': samples,
    }))
