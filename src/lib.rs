pub use app;
