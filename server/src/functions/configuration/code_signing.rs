//! Which packages a function may take: its code signing configuration, attached and detached.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::code_signing::{
        cli,
        model::{self, Signing, SigningConfig},
        service::SigningService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::ground::{Ground, change};
use crate::{activity::detail, aws::Aws, functions::get::checked};

pub struct CodeSigning(pub Ground);

/// The engine keeps the name of a configuration and has none; it checks no signature.
const ABSENT: &str = "The local engine has no code signing configurations and checks no signatures.";

fn absent(aws: &Aws) -> Result<(), ConsoleError> {
    if !aws.is_local() {
        return Ok(());
    }
    Err(ConsoleError::Unavailable { what: "Code signing".into(), reason: ABSENT.into() })
}

#[async_trait]
impl SigningService for CodeSigning {
    async fn get(&self, caller: &Caller, place: &Place, name: &str) -> Result<Signing, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        let aws = self.0.aws(caller, place)?;
        absent(&aws)?;
        read(&aws, name).await
    }

    async fn configs(&self, caller: &Caller, place: &Place) -> Result<Vec<SigningConfig>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let aws = self.0.aws(caller, place)?;
        absent(&aws)?;
        Ok(aws.list_signing_configs().await?)
    }

    async fn set(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        base: &str,
        arn: &str,
    ) -> Result<Signing, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let arn = if arn.is_empty() {
            String::new()
        } else {
            model::config_arn(arn).map_err(|rule| ConsoleError::invalid("arn", rule))?
        };
        let aws = self.0.aws(caller, place)?;
        absent(&aws)?;
        let now = attached(&aws, name).await?;
        if now == arn {
            return read(&aws, name).await;
        }
        if now != base {
            let message = "Somebody else changed the code signing of this function meanwhile; nothing was sent. Look at what is there now.";
            return Err(ConsoleError::Conflict { message: message.into() });
        }
        let details = vec![
            detail("code signing", change(&now, &arn)),
            detail("aws cli", cli::save(place, name, &now, &arn).join("\n")),
        ];
        let entry = self.0.audit.begin(caller, "function.configure", "function", name, Some(place), details).await?;
        let work = async {
            if arn.is_empty() {
                aws.detach_signing_config(name).await?;
            } else {
                aws.attach_signing_config(name, &arn).await?;
            }
            read(&aws, name).await
        };
        entry.around(work).await
    }
}

async fn attached(aws: &Aws, name: &str) -> Result<String, ConsoleError> {
    let arn = aws.function_signing_config(name).await.map_err(|error| error.about("function", name))?;
    Ok(arn.unwrap_or_default())
}

async fn read(aws: &Aws, name: &str) -> Result<Signing, ConsoleError> {
    let arn = attached(aws, name).await?;
    if arn.is_empty() {
        return Ok(Signing::default());
    }
    let (config, unknown) = match aws.get_signing_config(&arn).await {
        Ok(config) => (config, None),
        Err(error) => (None, Some(ConsoleError::from(error).to_string())),
    };
    Ok(Signing { arn, config, unknown })
}
