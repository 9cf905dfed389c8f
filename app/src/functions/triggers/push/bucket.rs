//! Notifications of S3: which objects of a bucket, and AWS's rule that two of them may not claim the same object.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>

use serde::{Deserialize, Serialize};

/// An object's key, in bytes.
const KEY_MAX: usize = 1_024;

/// What can be chosen. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html>
pub const EVENTS: [(&str, &str); 13] = [
    ("s3:ObjectCreated:*", "Object created, in any way"),
    ("s3:ObjectCreated:Put", "Created by PUT"),
    ("s3:ObjectCreated:Post", "Created by POST"),
    ("s3:ObjectCreated:Copy", "Created by a copy"),
    ("s3:ObjectCreated:CompleteMultipartUpload", "Created by a multipart upload"),
    ("s3:ObjectRemoved:*", "Object removed, in any way"),
    ("s3:ObjectRemoved:Delete", "Deleted"),
    ("s3:ObjectRemoved:DeleteMarkerCreated", "Delete marker created"),
    ("s3:ObjectRestore:Post", "Restore from an archive begins"),
    ("s3:ObjectRestore:Completed", "Restore from an archive is complete"),
    ("s3:ObjectTagging:*", "Tags changed, in any way"),
    ("s3:ObjectAcl:Put", "Access list changed"),
    ("s3:LifecycleExpiration:*", "Expired by a lifecycle rule"),
];

/// One notification of a bucket, whomever it tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub id: String,
    pub events: Vec<String>,
    pub prefix: String,
    pub suffix: String,
}

impl Claim {
    /// “s3:ObjectCreated:* in/….txt”.
    pub fn words(&self) -> String {
        let keys = match (self.prefix.as_str(), self.suffix.as_str()) {
            ("", "") => "every object".to_owned(),
            (prefix, suffix) => format!("{prefix}…{suffix}"),
        };
        format!("{} of {keys}", self.events.join(", "))
    }
}

/// At least one, each known, none twice.
pub fn events(chosen: &[String]) -> Result<Vec<String>, String> {
    if chosen.is_empty() {
        return Err("Choose at least one kind of event.".into());
    }
    for (at, event) in chosen.iter().enumerate() {
        if !EVENTS.iter().any(|(known, _)| known == event) {
            return Err(format!("“{event}” is not an event of S3 that Lambent knows."));
        }
        if let Some(wide) = chosen.iter().enumerate().find(|(other, wide)| *other != at && includes(wide, event)) {
            return Err(format!("{} includes {event} already; choose one of them.", wide.1));
        }
    }
    Ok(chosen.to_vec())
}

pub fn key_part(text: &str) -> Result<String, String> {
    if text.len() > KEY_MAX { Err(format!("A key has at most {KEY_MAX} bytes.")) } else { Ok(text.to_owned()) }
}

/// 3–63 lower-case letters, digits, dots and hyphens.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub fn bucket_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Choose a bucket.".into());
    }
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    let ends = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let fits = (3..=63).contains(&text.len()) && text.bytes().all(plain);
    if fits && ends(text.bytes().next()) && ends(text.bytes().last()) {
        Ok(text.to_owned())
    } else {
        Err("A bucket's name has 3–63 lower-case letters, digits, dots and hyphens.".into())
    }
}

fn includes(wide: &str, event: &str) -> bool {
    wide == event || wide.strip_suffix('*').is_some_and(|start| event.starts_with(start))
}

/// The notification that stands in the way: one with an event in common whose prefix and suffix some key may share with
/// this one.
pub fn in_the_way<'a>(new: &Claim, present: &'a [Claim]) -> Option<&'a Claim> {
    let event = |a: &str, b: &str| includes(a, b) || includes(b, a);
    let starts = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    let ends = |a: &str, b: &str| a.ends_with(b) || b.ends_with(a);
    present.iter().find(|other| {
        new.events.iter().any(|a| other.events.iter().any(|b| event(a, b)))
            && starts(&new.prefix, &other.prefix)
            && ends(&new.suffix, &other.suffix)
    })
}

/// What to say of [`in_the_way`].
pub fn overlap(bucket: &str, other: &Claim) -> String {
    format!(
        "{bucket} has a notification {} for {} already, and an object could match both; S3 refuses that. Choose another prefix, suffix or event.",
        other.id,
        other.words()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(events: &[&str], prefix: &str, suffix: &str) -> Claim {
        let events = events.iter().map(|event| (*event).to_owned()).collect();
        Claim { id: "x".into(), events, prefix: prefix.into(), suffix: suffix.into() }
    }

    fn overlaps(a: &Claim, b: Claim) -> bool {
        in_the_way(a, &[b]).is_some()
    }

    #[test]
    fn overlapping_prefixes_and_suffixes_are_refused_as_s3_does() {
        let made = "s3:ObjectCreated:*";
        let jpg = claim(&[made], "images/", ".jpg");
        assert!(overlaps(&jpg, claim(&["s3:ObjectCreated:Put"], "", "")));
        assert!(overlaps(&jpg, claim(&[made], "images/new", "")));
        assert!(overlaps(&jpg, claim(&[made], "images/", "g")));
        assert!(!overlaps(&jpg, claim(&[made], "images/", ".png")));
        assert!(!overlaps(&jpg, claim(&[made], "logs/", ".jpg")));
        assert!(!overlaps(&jpg, claim(&["s3:ObjectRemoved:*"], "images/", ".jpg")));
        assert!(!overlaps(&claim(&["s3:ObjectCreated:Put"], "", ""), claim(&["s3:ObjectCreated:Copy"], "", "")));
    }

    #[test]
    fn events_are_known_and_do_not_include_each_other() {
        let all = |events: &[&str]| super::events(&events.iter().map(|event| (*event).to_owned()).collect::<Vec<_>>());
        assert!(all(&["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"]).is_ok());
        assert!(all(&[]).unwrap_err().contains("at least one"));
        assert!(all(&["s3:ObjectCreated:*", "s3:ObjectCreated:Put"]).unwrap_err().contains("includes"));
        assert!(all(&["s3:Nonsense"]).unwrap_err().contains("not an event"));
    }

    #[test]
    fn bucket_names() {
        assert!(bucket_name("my-bucket.1").is_ok());
        for bad in ["", "ab", "My-bucket", "-bucket", "bucket-", "a_b_c"] {
            assert!(bucket_name(bad).is_err(), "{bad}");
        }
    }
}
