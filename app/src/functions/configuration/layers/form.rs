//! The form: the list, what can be added to it, and saving; below it, the layers of the account.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    add::AddLayer,
    api::{SaveLayers, save_layers},
    arn::LayerArn,
    cli,
    list::LayerList,
    own::Own,
    publish::PublishLayer,
    remove::RemoveVersions,
    rules::{self, FIELDS, LAYERS, MOST},
};
use crate::{
    functions::{
        configuration::{
            model::Texts,
            parts::{
                field::SettingField,
                is_local, read_only,
                sent::Sent,
                texts_desk::{About, Answer, TextsDesk, label_in},
                texts_form::TextsForm,
            },
            texts::{TextsEdit, items, listed},
        },
        model::FunctionDetail,
        parts::open::{OpenFunction, Target},
    },
    ui::{field::FieldMessage, form_error::form_error},
};

const ABOUT: About = About {
    fields: FIELDS,
    rules: |base, wanted| rules::check(base, wanted, None),
    label: |key| label_in(FIELDS, key),
    shown: |_, text| {
        let short = |arn: &String| {
            LayerArn::parse(arn).map_or_else(|_| arn.clone(), |arn| format!("{}:{}", arn.name, arn.version))
        };
        let all: Vec<_> = items(text).iter().map(short).collect();
        if all.is_empty() { "no layers".into() } else { all.join(", ") }
    },
    send,
};

fn send(target: Target, edit: TextsEdit, _: String) -> Answer {
    Box::pin(save_layers(target.place.connection, target.place.region, target.name, edit))
}

fn texts(detail: &FunctionDetail) -> Texts {
    let arns: Vec<String> = detail.layers.iter().map(|layer| layer.arn.clone()).collect();
    Texts::from([(LAYERS.to_owned(), listed(&arns))])
}

/// The form with what its parts share.
#[derive(Clone, Copy)]
pub struct Layers {
    pub desk: TextsDesk,
    pub detail: Memo<FunctionDetail>,
    pub own: Own,
    pub readonly: bool,
}

impl Layers {
    pub fn arns(self) -> Vec<String> {
        self.desk.wanted.with(|wanted| items(wanted.get(LAYERS).map_or("", String::as_str)))
    }

    pub fn put(self, arns: &[String]) {
        self.desk.write(LAYERS).run(listed(arns));
    }

    /// At the end, or in place of another version of the same layer.
    pub fn add(self, arn: &LayerArn) {
        let mut arns = untrack(move || self.arns());
        let same = |text: &String| LayerArn::parse(text).is_ok_and(|known| known.layer() == arn.layer());
        match arns.iter().position(same) {
            Some(at) => arns[at] = arn.text(),
            None => arns.push(arn.text()),
        }
        self.put(&arns);
    }
}

#[component]
pub fn LayersPanel(open: OpenFunction, detail: Memo<FunctionDetail>, sent: Sent) -> impl IntoView {
    let desk = TextsDesk::new(open, ABOUT, detail.with_untracked(texts), sent, form_error(SaveLayers::PATH));
    // A form nobody has touched follows the function.
    Effect::new(move |_| desk.follow(detail.with(texts)));
    let why = read_only(open);
    let layers = Layers { desk, detail, own: Own::new(open), readonly: why.is_some() };
    let commands = move || {
        let target = open.target.get();
        desk.base.with(|base| desk.wanted.with(|wanted| cli::save(&target.place, &target.name, base, wanted)))
    };
    let typed = RwSignal::new(false);
    let count = move || format!("{} of {MOST}", layers.arns().len());
    let local = is_local(open);
    view! {
        <TextsForm
            desk=desk
            action=SaveLayers::PATH
            label="Layers"
            read_only=why
            commands=Signal::derive(commands)
            typed=typed
        >
            <div class="field" id=LAYERS tabindex="-1">
                <LayerList layers=layers/>
                <FieldMessage id="layers-error".to_owned() error=desk.error(LAYERS)/>
                <p class="help">
                    {count}". With the function's code they have at most 250 MB unzipped. A later layer's file covers an earlier one's of the same path."
                </p>
                {local.then(|| view! {
                    <p class="help">"The local engine puts layers of its own account on the path of Python and Node.js; it runs no extensions, and takes layers of other accounts as empty ones."</p>
                })}
            </div>
            {(!layers.readonly).then(|| view! {
                <div class="without-script">
                    <SettingField
                        key="layers-plain"
                        name="edit[typed][layers]"
                        label="Layers (ARNs, in order, parted by commas)"
                        mono=true
                        text=desk.text(LAYERS)
                        on_text=desk.write(LAYERS)
                        error=Signal::stored(None::<String>)
                    />
                </div>
                <AddLayer layers=layers/>
            })}
        </TextsForm>
        {(!layers.readonly).then(|| view! { <PublishLayer layers=layers/><RemoveVersions layers=layers/> })}
    }
    .into_any()
}
