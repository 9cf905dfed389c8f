//! Refuses new passwords that are among the first to be tried: listed ones, and those made of little else than common
//! words, the member's own address, or keys in a row.

use app::session::model::check_password;
use std::{collections::HashSet, sync::LazyLock};

/// Well-known long passwords that are not merely common words put together.
static LISTED: LazyLock<HashSet<String>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().map(squeezed).collect());
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("common_words.txt").lines().collect());

/// Letters that must be left when all common words are taken away.
const OWN_LETTERS: usize = 4;
const DIFFERENT: usize = 5;
/// Characters without a letter among them that are enough; fewer are dates and telephone numbers.
const WORDLESS_MIN: usize = 20;

/// The whole rule for a new password; the error is a sentence for the form.
pub fn check_new_password(password: &str, email: &str) -> Result<(), String> {
    check_password(password)?;
    let lower: Vec<char> = password.to_lowercase().chars().collect();
    if lower.iter().collect::<HashSet<_>>().len() < DIFFERENT {
        return Err(format!("Use at least {DIFFERENT} different characters; a sentence is good."));
    }
    let wordless = !lower.iter().any(|c| c.is_alphabetic());
    if wordless && lower.len() < WORDLESS_MIN {
        return Err("Numbers and signs alone are soon guessed; add a few words.".into());
    }
    let all_common = !wordless && own_letters(&lower, email) < OWN_LETTERS;
    if LISTED.contains(&squeezed(password)) || in_a_row(&lower) || all_common {
        return Err("This password is among the first to be tried. Use a sentence of your own.".into());
    }
    Ok(())
}

/// Lower case, without what people put between words.
fn squeezed(password: &str) -> String {
    password.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '.')).collect()
}

/// Mostly neighbours in the alphabet, or the same again: `abcdefghijkl`, `aaaa1111bbbb`.
fn in_a_row(password: &[char]) -> bool {
    let near = password.windows(2).filter(|pair| u32::from(pair[0]).abs_diff(u32::from(pair[1])) <= 1).count();
    near * 4 >= (password.len() - 1) * 3
}

/// How many letters are not part of a common word or of the member's address, `p@ssw0rd` read as the word it is.
fn own_letters(password: &[char], email: &str) -> usize {
    let read: Vec<char> = password.iter().map(|c| unleet(*c)).collect();
    let mut common = vec![false; password.len()];
    let own = email.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3);
    for word in WORDS.iter().copied().chain(own) {
        let word: Vec<char> = word.chars().collect();
        for text in [password, read.as_slice()] {
            for (start, _) in text.windows(word.len()).enumerate().filter(|(_, window)| *window == word.as_slice()) {
                common[start..start + word.len()].fill(true);
            }
        }
    }
    password.iter().zip(common).filter(|(c, common)| c.is_alphabetic() && !common).count()
}

fn unleet(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_are_refused_however_they_are_dressed() {
        for bad in [
            "Password1234!",
            "P@ssw0rd!2024",
            "my-password-1234",
            "adminadmin2025",
            "Welcome123456",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "iloveyou4ever!",
            "Correct Horse Battery Staple",
            "abcdefghijkl",
            "aaaaaaaaaaaa",
            "123456789012",
            "1997-03-21-12",
            "summer-2026-summer",
            "aaaa1111bbbb2222",
            "ana.meier@example.com",
            "Ana.Meier.2026!",
            "lambent-admin",
            "nevergonnagiveyouup",
            "tooshort",
        ] {
            assert!(check_new_password(bad, "ana.meier@example.com").is_err(), "{bad}");
        }
    }

    #[test]
    fn sentences_and_random_passwords_are_accepted() {
        for good in [
            "correct horse battery",
            "the password is a lie, said nobody",
            "gT7#kPz!w2Qx",
            "zwölf Boxkämpfer jagen",
            "83920174658203948571",
            "Lambda at breakfast tastes good",
        ] {
            assert_eq!(check_new_password(good, "ana.meier@example.com"), Ok(()), "{good}");
        }
    }

    #[test]
    fn every_listed_password_is_refused() {
        for line in include_str!("common_passwords.txt").lines() {
            assert!(line.chars().count() >= 12, "{line} is too short to need listing");
            assert!(check_new_password(line, "").is_err(), "{line}");
        }
    }
}
