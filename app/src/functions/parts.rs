//! What several of the function screens are made of.

pub mod answer;
pub mod diagram;
pub mod figures;
pub mod handler_trouble;
pub mod head;
pub mod hints;
pub mod needs;
pub mod open;
mod qualifier;
pub mod role_picker;
pub mod route_url;
pub mod runtime_end;
pub mod send;
pub mod state;
pub mod troubles;
pub mod upload;
pub mod url_strip;
