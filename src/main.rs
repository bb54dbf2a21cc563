//! The program; everything it does is in the library.

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    balcao::commands::main()
}

#[cfg(not(feature = "ssr"))]
fn main() {}
