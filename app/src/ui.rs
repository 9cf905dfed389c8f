//! The kit every screen is built of. It knows no feature: no server functions, no domain types.

pub mod cli;
pub mod code;
pub mod copy;
pub mod editor;
pub mod error_summary;
pub mod events;
pub mod field;
pub mod focus;
pub mod form_error;
pub mod get_form;
pub mod head;
pub mod icon;
pub mod loaded;
pub mod notice;
pub mod pause;
pub mod state;
pub mod status;
pub mod stepper;
pub mod table;
pub mod time;
pub mod unsaved;
pub mod virtual_rows;
