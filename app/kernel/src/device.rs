/// `Chrome, Android`: what a browser says of itself, as people know it. Nothing for what is not a known browser.
pub fn device(user_agent: &str) -> Option<String> {
    let has = |word: &str| user_agent.contains(word);
    // Most browsers also call themselves by the names below theirs.
    let browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox")];
    let browsers = browsers.into_iter().chain([("FxiOS", "Firefox"), ("Chrome/", "Chrome"), ("CriOS", "Chrome")]);
    let mut browsers = browsers.chain([("Safari/", "Safari")]);
    let systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")];
    let mut systems = systems.into_iter().chain([("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")]);
    let browser = browsers.find(|(word, _)| has(word))?.1;
    Some(match systems.find(|(word, _)| has(word)) {
        Some((_, system)) => format!("{browser}, {system}"),
        None => browser.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn browsers_are_told_by_the_names_people_know() {
        for (user_agent, words) in [
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                "Edge, Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"),
        ] {
            assert_eq!(device(user_agent).as_deref(), Some(words));
        }
        assert_eq!(device("curl/8.0"), None);
        assert_eq!(device(""), None);
    }
}
