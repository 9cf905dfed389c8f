//! Which access point: one of the list, or any by its ARN.

use leptos::prelude::*;

use super::{desk::Desk, model::AccessPoint, rules};
use crate::{
    functions::configuration::parts::field::SettingField,
    ui::notice::{ErrorNotice, Warning},
};

#[component]
pub fn Picker(desk: Desk, readonly: bool) -> impl IntoView {
    let option = move |point: AccessPoint| {
        let own = point.arn.clone();
        let chosen = move || desk.arn.with(|arn| *arn == own);
        let state = if point.available { "" } else { " (not ready)" };
        view! { <option value=point.arn.clone() selected=chosen disabled=!point.available>{format!("{}{state}", point.label())}</option> }
    };
    let list = move || match desk.points.get() {
        None => view! { <div class="field"><span class="bone" aria-hidden="true"></span></div> }.into_any(),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| desk.ask_points());
            view! { <ErrorNotice error=error retry=retry/> <p class="help">"The ARN can be typed below meanwhile."</p> }
                .into_any()
        }
        Some(Ok(points)) => {
            let none = points.is_empty();
            let arns: Vec<String> = points.iter().map(|point| point.arn.clone()).collect();
            let unknown = move || desk.arn.with(|arn| !arn.is_empty() && !arns.contains(arn));
            let other = unknown.clone();
            view! {
                <div class="field">
                    <label for="pick">"EFS access point"</label>
                    <select
                        class="select"
                        id="pick"
                        disabled=readonly
                        on:change=move |event| desk.write(desk.arn).run(event_target_value(&event))
                    >
                        <option value="" selected=move || desk.arn.with(String::is_empty)>"None"</option>
                        {points.into_iter().map(option).collect_view()}
                        {move || {
                            other()
                                .then(|| view! { <option value=desk.arn.get() selected=true>"The one named below"</option> })
                        }}
                    </select>
                    {none
                        .then(|| view! {
                            <p class="help">"There is no EFS access point in this region. Make one in the EFS console or with “aws efs create-access-point”."</p>
                        })}
                </div>
            }
            .into_any()
        }
    };
    view! {
        <div class="with-script">{(!readonly).then(|| list)}</div>
        <SettingField
            key=rules::ARN
            name="edit[mount][arn]"
            label="Access point ARN"
            mono=true
            text=desk.arn
            on_text=desk.write(desk.arn)
            error=desk.error(rules::ARN)
            help="Of EFS or of S3 Files; empty for no file system."
            readonly=readonly
        />
        <SettingField
            key=rules::PATH
            name="edit[mount][path]"
            label="Local path"
            mono=true
            text=desk.path
            on_text=desk.write(desk.path)
            error=desk.error(rules::PATH)
            help="Where the code finds it: /mnt/ and a name."
            readonly=readonly
        />
        <Direct desk=desk readonly=readonly/>
        <Facts desk=desk/>
    }
    .into_any()
}

/// Of S3 Files alone.
#[component]
fn Direct(desk: Desk, readonly: bool) -> impl IntoView {
    let s3 = move || desk.arn.with(|arn| rules::kind(arn.trim()) == Some(rules::Kind::S3Files));
    let option = move |value: &'static str, words: &'static str| {
        view! { <option value=value selected=move || desk.direct.with(|direct| direct == value)>{words}</option> }
    };
    (move || {
        s3().then(|| {
            view! {
                <div class="field">
                    <label for=rules::DIRECT>"Direct reads from the bucket"</label>
                    <select
                        class="select"
                        id=rules::DIRECT
                        name="edit[mount][direct_read]"
                        disabled=readonly
                        on:change=move |event| desk.write(desk.direct).run(event_target_value(&event))
                    >
                        {option("", "As AWS chooses")}
                        {option("AUTO", "Automatic: with 512 MB of memory or more")}
                        {option("ENABLED", "Always")}
                        {option("DISABLED", "Never")}
                    </select>
                    <p class="help">"They are quicker for large files, and the role then also needs s3:GetObject and s3:GetObjectVersion on the bucket."</p>
                </div>
            }
        })
    })
    .into_any()
}

/// What is known of the chosen access point, and whether the function reaches it.
#[component]
fn Facts(desk: Desk) -> impl IntoView {
    (move || {
        let point = desk.chosen()?;
        let owner = point.owner.map(|owner| {
            view! { <div><dt>"Files belong to"</dt><dd>{format!("user and group {owner}, whoever the code runs as")}</dd></div> }
        });
        let reached = move || match desk.reached.get() {
            None => "Looking…".into_any(),
            Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
            Some(Ok(reached)) => match rules::trouble(&reached) {
                Some(text) => view! { <Warning>{text}</Warning> }.into_any(),
                None => format!("Mount targets in {}, where the function is.", reached.zones.join(", ")).into_any(),
            },
        };
        let in_vpc = desk.read.with(|read| read.vpc_id.is_some());
        Some(view! {
            <dl class="defs">
                <div><dt>"File system"</dt><dd><code>{point.file_system_id}</code>" "{point.file_system_name}</dd></div>
                <div><dt>"Its root"</dt><dd><code>{point.root}</code></dd></div>
                {owner}
                {in_vpc.then(|| view! { <div><dt>"Network"</dt><dd>{reached}</dd></div> })}
            </dl>
            <p class="help">
                "The mount targets' security group must let NFS (TCP port 2049) in from the function's security group."
            </p>
        })
    })
    .into_any()
}
