//! Composition only: what ties the modules into one program. In the browser this library is the WASM with every island.

// Looks unused and is not: without it no island is exported, and nothing warns.
pub use app;

#[cfg(feature = "ssr")]
pub mod cluster;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod telemetry;

/// A page is a thousand small strings made on one thread and freed on another, which the system's allocator is slow at: the
/// board takes a third less time with this one.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Called by the page's script: brings the islands in the page to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
