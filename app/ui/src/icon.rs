use leptos::prelude::*;

/// What an icon shows. Drawn on a 24-unit grid with the colour of the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// Hoje.
    Today,
    /// Funil.
    Pipeline,
    /// Conversas.
    Inbox,
    /// Agenda.
    Booking,
    /// Faturas.
    Billing,
    /// Privacidade.
    Privacy,
    /// Mais.
    More,
    /// Make one.
    Plus,
    /// Back.
    Back,
    /// Onwards.
    Forward,
    /// Close.
    Close,
    /// Done.
    Check,
    /// Good to know.
    Info,
    /// Went wrong.
    Alert,
    /// A person.
    Person,
    /// A telephone.
    Phone,
    /// Time passed.
    Clock,
    /// A language.
    Language,
    /// Sign out.
    SignOut,
    /// Nothing found.
    Lost,
    /// Locked.
    Lock,
    /// A shop.
    Shop,
    /// Move to another stage.
    Move,
    /// Notices.
    Bell,
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// No signal.
    NoSignal,
    /// Bring onto this device.
    Download,
    /// What iOS draws on its button to share.
    Share,
    /// What iOS draws beside "add to home screen".
    PlusBox,
    /// What Chrome draws on its menu.
    Dots,
}

/// A small picture beside words; hidden from those who hear the page.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.8"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=path(glyph)></path>
        </svg>
    }
}

fn path(glyph: Glyph) -> &'static str {
    match glyph {
        Glyph::Today => "M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z",
        Glyph::Pipeline => "M5 4h3.5v16H5zM10.25 4h3.5v11h-3.5zM15.5 4H19v7h-3.5z",
        Glyph::Inbox => {
            "M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 4v-4h-1A1.5 1.5 0 0 1 4 14.5z"
        }
        Glyph::Booking => {
            "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10.5h16M8 3.5V8M16 3.5V8"
        }
        Glyph::Billing => "M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8.5h6M9 12.5h6",
        Glyph::Privacy => "M12 3.5 19 6v6c0 4.2-2.8 7-7 8.5-4.2-1.5-7-4.3-7-8.5V6z",
        Glyph::More => "M4.5 7h15M4.5 12h15M4.5 17h15",
        Glyph::Plus => "M12 5v14M5 12h14",
        Glyph::Back => "M14.5 5.5 8 12l6.5 6.5",
        Glyph::Forward => "M9.5 5.5 16 12l-6.5 6.5",
        Glyph::Close => "M6 6l12 12M18 6 6 18",
        Glyph::Check => "M5 12.5 10 17.5 19 7",
        Glyph::Info => "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5M12 7.8v.1",
        Glyph::Alert => "M12 4 21 19.5H3zM12 10v4.5M12 17v.1",
        Glyph::Person => "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20c.8-3.4 3.7-5.5 7.5-5.5s6.7 2.1 7.5 5.5",
        Glyph::Phone => {
            "M6.5 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 4.5 5.5a2 2 0 0 1 2-2z"
        }
        Glyph::Clock => "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2",
        Glyph::Language => {
            "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c2.5 2.5 3.5 5.3 3.5 8.5s-1 6-3.5 8.5c-2.5-2.5-3.5-5.3-3.5-8.5s1-6 3.5-8.5z"
        }
        Glyph::SignOut => "M10 4H5.5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1H10M15 8l4 4-4 4M19 12H9.5",
        Glyph::Lost => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3 20.5 20.5",
        Glyph::Lock => "M6 10.5h12v9.5H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14v2.5",
        Glyph::Shop => {
            "M4 9.5 5.5 4h13L20 9.5a2.7 2.7 0 0 1-5.3 0 2.7 2.7 0 0 1-5.4 0 2.7 2.7 0 0 1-5.3 0zM5.5 12.5V20h13v-7.5"
        }
        Glyph::Bell => "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4",
        Glyph::Move => "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
        Glyph::Up => "M12 19V5M6 11l6-6 6 6",
        Glyph::Down => "M12 5v14M6 13l6 6 6-6",
        Glyph::NoSignal => {
            "M4 4l16 16M12 19v.1M8.5 15.5a5 5 0 0 1 5.5-1M5 12a10 10 0 0 1 4.5-2.6M14.5 9.4A10 10 0 0 1 19 12M2 8.5a15 15 0 0 1 4-2.6M11 4.6a15 15 0 0 1 11 3.9"
        }
        Glyph::Download => "M12 4v10.5M7.5 10.5 12 15l4.5-4.5M4.5 17v3h15v-3",
        Glyph::Share => "M12 14.5V3.5M8 7l4-3.5L16 7M8.5 10.5H6v10h12v-10h-2.5",
        Glyph::PlusBox => {
            "M6.5 4h11A2.5 2.5 0 0 1 20 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5v-11A2.5 2.5 0 0 1 6.5 4zM12 8v8M8 12h8"
        }
        Glyph::Dots => "M12 5.5v.1M12 12v.1M12 18.5v.1",
    }
}
