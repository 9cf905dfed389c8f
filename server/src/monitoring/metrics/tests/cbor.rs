//! CloudWatch's answers as they are on the wire: Smithy RPC v2 with CBOR.
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>

use crate::aws::stub::Reply;

fn head(kind: u8, number: usize) -> Vec<u8> {
    let kind = kind << 5;
    match u8::try_from(number) {
        Ok(small @ 0..24) => vec![kind | small],
        Ok(byte) => vec![kind | 24, byte],
        Err(_) => [vec![kind | 25], u16::try_from(number).unwrap().to_be_bytes().to_vec()].concat(),
    }
}

fn text(text: &str) -> Vec<u8> {
    [head(3, text.len()), text.as_bytes().to_vec()].concat()
}

fn list(items: &[Vec<u8>]) -> Vec<u8> {
    [head(4, items.len()), items.concat()].concat()
}

fn map(pairs: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let pairs: Vec<_> = pairs.iter().map(|(key, value)| [text(key), value.clone()].concat()).collect();
    [head(5, pairs.len()), pairs.concat()].concat()
}

fn number(number: f64) -> Vec<u8> {
    [vec![0xfb], number.to_be_bytes().to_vec()].concat()
}

/// Seconds since 1970, tagged as a time.
fn time(seconds: i64) -> Vec<u8> {
    [vec![0xc1], number(seconds as f64)].concat()
}

fn reply(status: u16, body: Vec<u8>) -> Reply {
    let headers = vec![("content-type", "application/cbor".to_owned()), ("smithy-protocol", "rpc-v2-cbor".to_owned())];
    Reply::Answer { status, headers, body }
}

fn result(nth: usize, points: &[(i64, f64)], status: &str) -> Vec<u8> {
    map(&[
        ("Id", text(&format!("m{nth}"))),
        ("Label", text("any")),
        ("Timestamps", list(&points.iter().map(|(at, _)| time(*at)).collect::<Vec<_>>())),
        ("Values", list(&points.iter().map(|(_, value)| number(*value)).collect::<Vec<_>>())),
        ("StatusCode", text(status)),
    ])
}

/// Points of each query in order: seconds since 1970 and a value.
pub fn answer(queries: &[&[(i64, f64)]]) -> Reply {
    let results: Vec<_> = queries.iter().enumerate().map(|(nth, points)| result(nth, points, "Complete")).collect();
    reply(200, map(&[("MetricDataResults", list(&results)), ("Messages", list(&[]))]))
}

/// A part of the first query.
pub fn partial(points: &[(i64, f64)]) -> Reply {
    reply(200, map(&[("MetricDataResults", list(&[result(0, points, "PartialData")]))]))
}

pub fn refused(status: u16, code: &str, message: &str) -> Reply {
    let name = format!("com.amazonaws.cloudwatch#{code}");
    reply(status, map(&[("__type", text(&name)), ("message", text(message)), ("Message", text(message))]))
}
