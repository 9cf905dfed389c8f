//! Long tables: only the rows on the screen are in the document. Rows have one height, and a spacer row before and
//! after stands for the rest; its height is set through the CSSOM, which the content security policy allows.

use leptos::{ev, html::Tbody, prelude::*, web_sys};
use wasm_bindgen::JsCast;

/// Up to this many rows a table holds them all.
pub const ALL_ROWS_MAX: usize = 200;
/// Rows kept beyond both edges of the screen, so that scrolling shows no gaps.
const OVERSCAN: usize = 8;
/// The window moves in steps, so that most scroll events change nothing.
const STEP: usize = 4;
/// `--row` of the style's tokens, until rows can be measured.
const ROW_PX: f64 = 36.0;

/// The part of a table that is in the document: rows `from..to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub from: usize,
    pub to: usize,
    /// Whether rows are left out at all.
    pub partial: bool,
    row_px: f64,
    count: usize,
}

impl Window {
    pub fn before_px(&self) -> u64 {
        (self.from as f64 * self.row_px) as u64
    }

    pub fn after_px(&self) -> u64 {
        ((self.count - self.to) as f64 * self.row_px) as u64
    }
}

/// What is known of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Screen {
    /// How far the body's first row is above the upper edge; negative when it is below.
    above_px: f64,
    height_px: f64,
    row_px: f64,
}

fn window_of(screen: Screen, count: usize) -> Window {
    let Screen { above_px, height_px, row_px } = screen;
    if count <= ALL_ROWS_MAX {
        return Window { from: 0, to: count, partial: false, row_px, count };
    }
    let shown = (height_px / row_px).ceil().max(1.0) as usize + 1;
    let first = ((above_px.max(0.0) / row_px) as usize).min(count.saturating_sub(shown));
    let from = first.saturating_sub(OVERSCAN) / STEP * STEP;
    let to = (first + shown + OVERSCAN).div_ceil(STEP) * STEP;
    Window { from, to: to.min(count), partial: true, row_px, count }
}

/// Follows scrolling and resizing. The document is what scrolls.
pub fn use_window(body: NodeRef<Tbody>, count: Signal<usize>) -> Memo<Window> {
    let screen = RwSignal::new(Screen { above_px: 0.0, height_px: 900.0, row_px: ROW_PX });
    let window = Memo::new(move |_| window_of(screen.get(), count.get()));
    // Effects and listeners may run once more when the table is gone already.
    let look = move || {
        let Some(body) = body.try_get_untracked().flatten() else { return };
        let (Some(seen), Some(now)) = (window.try_get_untracked(), screen.try_get_untracked()) else { return };
        let looked = look_at(&body, now.row_px);
        // Rows are rendered anew only when others come into sight.
        if looked != now && window_of(looked, seen.count) != seen {
            screen.try_set(looked);
        }
    };
    Effect::new(move |_| {
        let partial = Memo::new(move |_| window.try_get().is_some_and(|window| window.partial));
        Effect::new(move |_| {
            if partial.try_get() != Some(true) {
                return;
            }
            look();
            let scroll = window_event_listener(ev::scroll, move |_| look());
            let resize = window_event_listener(ev::resize, move |_| look());
            on_cleanup(move || {
                scroll.remove();
                resize.remove();
            });
        });
    });
    window
}

fn look_at(body: &web_sys::HtmlElement, row_px: f64) -> Screen {
    let page = leptos::prelude::window();
    // Any row but the spacers; a table that is hidden measures as nothing.
    let row = body.query_selector("tr:not([aria-hidden]) + tr:not([aria-hidden])").ok().flatten();
    let row = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok());
    let measured = row.map(|row| f64::from(row.offset_height())).filter(|measured| *measured > 0.0);
    Screen {
        above_px: page.scroll_y().unwrap_or(0.0) - top_of(body),
        height_px: page.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(900.0),
        row_px: measured.unwrap_or(row_px),
    }
}

/// Pixels from the document's top.
fn top_of(element: &web_sys::HtmlElement) -> f64 {
    let mut top = f64::from(element.offset_top());
    let mut parent = element.offset_parent();
    while let Some(element) = parent.and_then(|parent| parent.dyn_into::<web_sys::HtmlElement>().ok()) {
        top += f64::from(element.offset_top());
        parent = element.offset_parent();
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(above_px: f64, count: usize) -> Window {
        window_of(Screen { above_px, height_px: 900.0, row_px: 36.0 }, count)
    }

    #[test]
    fn short_tables_hold_all_rows() {
        let window = at(5_000.0, 200);
        assert_eq!((window.from, window.to, window.partial), (0, 200, false));
        assert_eq!((window.before_px(), window.after_px()), (0, 0));
    }

    #[test]
    fn long_tables_hold_what_is_seen() {
        for above in [-200.0, 0.0, 1.0, 7_777.0, 180_000.0, 1e9] {
            let window = at(above, 10_000);
            assert!(window.partial && window.to - window.from <= 60, "{above}: {window:?}");
            let (first, last) = (above.clamp(0.0, 360_000.0 - 900.0), above.clamp(0.0, 360_000.0 - 900.0) + 900.0);
            assert!(window.before_px() as f64 <= first, "{above}: {window:?}");
            assert!(window.to as f64 * 36.0 >= last, "{above}: {window:?}");
            let total = window.before_px() + (window.to - window.from) as u64 * 36 + window.after_px();
            assert_eq!(total, 360_000);
        }
        assert_eq!(at(1e9, 10_000).to, 10_000);
    }

    #[test]
    fn small_scrolls_change_nothing() {
        assert_eq!(at(3_600.0, 10_000), at(3_650.0, 10_000));
    }
}
