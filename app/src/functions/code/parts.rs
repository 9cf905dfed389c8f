//! What the code screen is made of.

pub mod adding;
pub mod asking;
pub mod bar;
pub mod changes;
pub mod clash;
pub mod files;
pub mod guard;
pub mod image;
pub mod later;
pub mod notes;
pub mod pane;
pub mod problems;
pub mod replace;
pub mod tabs;
pub mod together;
pub mod workbench;
