//! What a million calls cost at the memory of the form: an estimate, from AWS's list prices.

use leptos::prelude::*;

use super::desk::Desk;
use crate::functions::{
    configuration::model::Setting,
    model::{
        Architecture, FunctionDetail,
        rules::{STORAGE_MIN, memory_mb, storage_mb, thousands},
    },
};

/// List prices of us-east-1 in dollars, of the first tier. <https://aws.amazon.com/lambda/pricing/>
mod price {
    /// When they were written down here.
    pub const AS_OF: &str = "November 2025";
    pub const MILLION_REQUESTS: f64 = 0.20;
    pub const GB_SECOND_X86: f64 = 0.000_016_666_7;
    pub const GB_SECOND_ARM: f64 = 0.000_013_333_4;
    /// Of ephemeral storage above 512 MB.
    pub const STORAGE_GB_SECOND: f64 = 0.000_000_030_9;
}

/// What is charged for a million calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    pub requests: f64,
    pub gb_seconds: f64,
    pub compute: f64,
    pub storage: f64,
}

impl Cost {
    pub fn total(self) -> f64 {
        self.requests + self.compute + self.storage
    }
}

/// Of calls that take `ms` each.
pub fn of_a_million(memory_mb: u32, storage_mb: u32, ms: u32, architecture: Architecture) -> Cost {
    let seconds = 1_000_000.0 * f64::from(ms) / 1_000.0;
    let gb_seconds = seconds * f64::from(memory_mb) / 1_024.0;
    let price = match architecture {
        Architecture::X86 => price::GB_SECOND_X86,
        Architecture::Arm => price::GB_SECOND_ARM,
    };
    let extra_gb = f64::from(storage_mb.saturating_sub(STORAGE_MIN)) / 1_024.0;
    Cost {
        requests: price::MILLION_REQUESTS,
        gb_seconds,
        compute: gb_seconds * price,
        storage: seconds * extra_gb * price::STORAGE_GB_SECOND,
    }
}

/// A call's duration: whole milliseconds, within the longest timeout.
fn duration_ms(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|ms| (1..=900_000).contains(ms))
}

fn sentence(memory: &str, storage: &str, ms: &str, architecture: Architecture) -> Option<String> {
    let (memory, storage) = (memory_mb(memory).ok()?, storage_mb(storage).ok()?);
    let ms = duration_ms(ms)?;
    let cost = of_a_million(memory, storage, ms, architecture);
    let storage = if cost.storage >= 0.005 { format!(" and ${:.2} for storage", cost.storage) } else { String::new() };
    // The cast is of a number far below the limit.
    let gb_seconds = thousands(cost.gb_seconds.round() as u32);
    Some(format!(
        "About ${:.2}: ${:.2} for the requests, ${:.2} for {gb_seconds} GB-seconds{storage}.",
        cost.total(),
        cost.requests,
        cost.compute
    ))
}

#[component]
pub fn CostNote(desk: Desk, detail: Memo<FunctionDetail>) -> impl IntoView {
    let ms = RwSignal::new("100".to_owned());
    let said = move || {
        let text = |setting: Setting| desk.wanted.with(|wanted| wanted.get(setting.key()).cloned().unwrap_or_default());
        let architecture = detail.with(|detail| detail.architecture);
        ms.with(|ms| sentence(&text(Setting::Memory), &text(Setting::Storage), ms, architecture))
            .unwrap_or_else(|| "Enter a duration from 1 to 900,000 ms.".to_owned())
    };
    view! {
        <section class="stack tight" aria-labelledby="cost-h">
            <h3 id="cost-h">"What 1 million calls cost"</h3>
            <div class="field w-m">
                <label for="cost-ms">"Average duration of a call"</label>
                <div class="input">
                    <input
                        id="cost-ms"
                        inputmode="numeric"
                        value="100"
                        prop:value=move || ms.get()
                        autocomplete="off"
                        aria-describedby="cost-said cost-help"
                        on:input=move |event| ms.set(event_target_value(&event))
                    />
                    <span class="unit" aria-hidden="true">"ms"</span>
                </div>
            </div>
            <p id="cost-said" role="status">{said}</p>
            <p class="help" id="cost-help">
                {format!(
                    "An estimate with the list prices of us-east-1 of {}, without the free tier and without what the function calls. More memory brings more CPU and often shorter calls.",
                    price::AS_OF
                )}
            </p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb_seconds_times_price() {
        // AWS's own example: 3 million calls of 120 ms at 1,536 MB are 540,000 GB-seconds.
        let cost = of_a_million(1_536, 512, 120, Architecture::X86);
        assert!((cost.gb_seconds * 3.0 - 540_000.0).abs() < 1e-6);
        assert!((cost.compute - 3.0).abs() < 0.001 && cost.storage == 0.0, "{cost:?}");
        let arm = of_a_million(1_536, 512, 120, Architecture::Arm);
        assert!((arm.compute / cost.compute - 0.8).abs() < 0.001);
        assert!((cost.total() - 3.2).abs() < 0.001);
        let storage = of_a_million(128, 10_240, 1_000, Architecture::X86).storage;
        assert!((storage - 0.2936).abs() < 0.001, "{storage}");
    }

    #[test]
    fn it_is_said_in_a_sentence() {
        let said = |memory, storage, ms| sentence(memory, storage, ms, Architecture::X86);
        assert_eq!(
            said("128", "512", "100").unwrap(),
            "About $0.41: $0.20 for the requests, $0.21 for 12,500 GB-seconds."
        );
        assert!(said("128", "10240", "1000").unwrap().contains("and $0.29 for storage"));
        for (memory, ms) in [("12", "100"), ("128", "0"), ("128", "x"), ("128", "900001")] {
            assert_eq!(said(memory, "512", ms), None);
        }
    }
}
