"""Opens a web page and fails when it is down or a text is missing, so that the metric Errors tells."""
import os
import time
import urllib.error
import urllib.request

SECONDS = 10  # Below the function's timeout, so that we can still say what happened.
MAX_BYTES = 1_000_000


class CanaryFailed(Exception):
    """Not caught on purpose: it makes the invocation an error."""


def lambda_handler(event, context):
    # A schedule with a constant input {"url": …, "expected_text": …} lets one function watch several pages.
    url = event.get('url') or os.environ['URL']
    expected = event.get('expected_text') or os.environ.get('EXPECTED_TEXT', '')
    if not url.startswith(('https://', 'http://')):
        raise CanaryFailed('The URL must start with http:// or https://.')

    print(f'Opening {url}')
    started = time.monotonic()
    status, page = fetch(url)
    milliseconds = round((time.monotonic() - started) * 1000)
    if expected not in page:
        raise CanaryFailed(f'The page answered {status} but does not contain "{expected}".')
    print(f'OK: status {status}, {milliseconds} ms')
    return {'ok': True, 'url': url, 'status': status, 'milliseconds': milliseconds}


def fetch(url):
    request = urllib.request.Request(url, headers={'user-agent': 'scheduled-canary'})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return response.status, response.read(MAX_BYTES).decode('utf-8', 'replace')
    except urllib.error.HTTPError as error:
        raise CanaryFailed(f'The page answered {error.code} {error.reason}.') from None
    except OSError as error:  # No such host, refused, timed out, bad certificate.
        raise CanaryFailed(f"The page did not answer: {getattr(error, 'reason', error)}.") from None
