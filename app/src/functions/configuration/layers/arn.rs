//! The ARN of a layer's version.

/// `arn:aws:lambda:{region}:{account}:layer:{name}:{version}`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerArn {
    pub partition: String,
    pub region: String,
    pub account: String,
    pub name: String,
    pub version: u64,
}

impl LayerArn {
    /// <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html>
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.trim().split(':').collect();
        let version = match parts[..] {
            ["arn", _, "lambda", _, _, "layer", _, version] => Some(version),
            ["arn", _, "lambda", _, _, "layer", _] => {
                return Err(
                    "The ARN ends with the layer's version, such as :3; a layer without one cannot be added.".into()
                );
            }
            _ => None,
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = version.filter(|text| digits(text)).and_then(|text| text.parse::<u64>().ok()).filter(|n| *n > 0);
        let (Some(version), [_, partition, _, region, account, _, name, _]) = (number, &parts[..]) else {
            return Err(shape());
        };
        let fits = partition.starts_with("aws")
            && !region.is_empty()
            && account.len() == 12
            && digits(account)
            && super::rules::name(name).is_ok();
        if !fits {
            return Err(shape());
        }
        Ok(Self {
            partition: (*partition).into(),
            region: (*region).into(),
            account: (*account).into(),
            name: (*name).into(),
            version,
        })
    }

    /// Without the version: the layer itself.
    pub fn layer(&self) -> String {
        format!("arn:{}:lambda:{}:{}:layer:{}", self.partition, self.region, self.account, self.name)
    }

    pub fn text(&self) -> String {
        format!("{}:{}", self.layer(), self.version)
    }
}

fn shape() -> String {
    "Enter a layer version's ARN: arn:aws:lambda:region:account:layer:name:version.".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_read_and_written() {
        let text = "arn:aws:lambda:eu-west-1:111122223333:layer:my-layer_1:12";
        let arn = LayerArn::parse(&format!(" {text} ")).unwrap();
        assert_eq!((arn.name.as_str(), arn.version, arn.text().as_str()), ("my-layer_1", 12, text));
        assert_eq!(arn.layer(), text.trim_end_matches(":12"));
        for bad in [
            "",
            "my-layer:1",
            "arn:aws:lambda:eu-west-1:111122223333:layer:my-layer",
            "arn:aws:lambda:eu-west-1:111122223333:layer:my-layer:0",
            "arn:aws:lambda:eu-west-1:111122223333:layer:my layer:1",
            "arn:aws:lambda:eu-west-1:1:layer:my-layer:1",
            "arn:aws:lambda:eu-west-1:111122223333:function:my-layer:1",
        ] {
            assert!(LayerArn::parse(bad).is_err(), "{bad}");
        }
    }
}
