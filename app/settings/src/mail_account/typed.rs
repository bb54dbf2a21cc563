use super::AccountForm;
use kernel::{Error, FieldErrors, Locale, normalised_email, one_line};
use mail::{Account, NewPassword, OwnServer, Security};
use rust_i18n::t;

/// Most characters of a name.
const NAME: usize = 120;
/// Most characters of a password.
const PASSWORD: usize = 500;

/// What was typed, if all of it will do. A password is kept only for the server and the name that it was typed for: whoever
/// may change those must not be able to send it elsewhere.
pub(super) fn read(form: AccountForm, before: &Account, locale: Locale) -> Result<(Account, NewPassword), Error> {
    let code = locale.code();
    let mut errors = FieldErrors::new();
    let sender_name = Some(one_line(&form.sender_name)).filter(|name| !name.is_empty());
    if sender_name.as_ref().is_some_and(|name| name.chars().count() > NAME) {
        errors.add("sender_name", t!("mail.wrong.name", locale = code));
    }
    let reply_to = email(&form.reply_to, "reply_to", locale, &mut errors);
    let password = form.password.reveal();
    let (host, user) = (form.host.trim().to_ascii_lowercase(), one_line(&form.user));
    if host.is_empty() {
        if [&form.sender, &user, &password].iter().any(|text| !text.trim().is_empty()) {
            errors.add("host", t!("mail.wrong.no_host", locale = code));
        }
        return errors.into_result((Account { sender_name, reply_to, server: None }, NewPassword::Keep));
    }
    if !is_host(&host) {
        errors.add("host", t!("mail.wrong.host", locale = code));
    }
    let security = Security::from_code(&form.security);
    if security.is_none() {
        errors.add("security", t!("mail.wrong.security", locale = code));
    }
    let security = security.unwrap_or(Security::Tls);
    let port = match form.port.trim() {
        "" => Some(security.port()),
        port => port.parse().ok().filter(|port| *port > 0),
    };
    if port.is_none() {
        errors.add("port", t!("mail.wrong.port", locale = code));
    }
    let sender = email(&form.sender, "sender", locale, &mut errors);
    if sender.is_none() && form.sender.trim().is_empty() {
        errors.add("sender", t!("mail.wrong.sender", locale = code));
    }
    let user = Some(user).filter(|user| !user.is_empty());
    if user.as_ref().is_some_and(|user| user.len() > 254) || (user.is_none() && !password.is_empty()) {
        errors.add("user", t!("mail.wrong.user", locale = code));
    }
    let port = port.unwrap_or_default();
    let server = OwnServer { host, port, security, sender: sender.unwrap_or_default(), user };
    let known = before
        .server
        .as_ref()
        .is_some_and(|known| (&known.host, known.port, &known.user) == (&server.host, server.port, &server.user));
    if password.chars().count() > PASSWORD {
        errors.add("password", t!("mail.wrong.long_password", locale = code));
    } else if server.user.is_some() && password.is_empty() && !known {
        errors.add("password", t!("mail.wrong.password", locale = code));
    }
    let password = if password.is_empty() { NewPassword::Keep } else { NewPassword::Set(password) };
    errors.into_result((Account { sender_name, reply_to, server: Some(server) }, password))
}

/// An address, if one was typed.
fn email(text: &str, field: &str, locale: Locale, errors: &mut FieldErrors) -> Option<String> {
    let email = normalised_email(text);
    if email.is_none() && !text.trim().is_empty() {
        errors.add(field, t!("mail.wrong.email", locale = locale.code()));
    }
    email
}

/// A name of a machine, or its IPv4 address: plain letters only, so that none poses as another.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.len() <= 253 && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(change: impl FnOnce(&mut AccountForm)) -> AccountForm {
        let mut form = AccountForm {
            sender_name: " Estúdio  Aurora ".to_owned(),
            reply_to: "Recado@Aurora.example".to_owned(),
            host: " SMTP.aurora.example ".to_owned(),
            port: String::new(),
            security: "starttls".to_owned(),
            sender: "oi@aurora.example".to_owned(),
            user: "oi".to_owned(),
            password: secret("s3nha"),
        };
        change(&mut form);
        form
    }

    fn secret(text: &str) -> identity::Secret {
        serde_json::from_value(text.into()).unwrap()
    }

    fn wrong(form: AccountForm, before: &Account) -> Vec<&'static str> {
        let Err(Error::Invalid(errors)) = read(form, before, Locale::PtBr) else { return Vec::new() };
        let fields = ["sender_name", "reply_to", "host", "port", "security", "sender", "user", "password"];
        fields.into_iter().filter(|field| errors.get(field).is_some()).collect()
    }

    #[test]
    fn a_whole_form_is_read() {
        let (account, password) = read(form(|_| ()), &Account::default(), Locale::PtBr).unwrap();
        assert_eq!(account.sender_name.as_deref(), Some("Estúdio Aurora"));
        assert_eq!(account.reply_to.as_deref(), Some("recado@aurora.example"));
        let server = account.server.unwrap();
        assert_eq!(
            (server.host.as_str(), server.port, server.security),
            ("smtp.aurora.example", 587, Security::StartTls)
        );
        assert!(password == NewPassword::Set("s3nha".to_owned()));
    }

    #[test]
    fn without_a_server_only_names_are_kept() {
        let bare = |form: &mut AccountForm| {
            *form = AccountForm { sender_name: form.sender_name.clone(), port: "465".to_owned(), ..Default::default() };
        };
        let (account, _) = read(form(bare), &Account::default(), Locale::PtBr).unwrap();
        assert_eq!((account.server, account.reply_to), (None, None));
        assert_eq!(wrong(form(|form| form.host.clear()), &Account::default()), ["host"], "the rest needs a server");
    }

    #[test]
    fn each_wrong_field_is_told() {
        let before = Account::default();
        assert_eq!(wrong(form(|form| form.sender_name = "x".repeat(121)), &before), ["sender_name"]);
        assert_eq!(wrong(form(|form| form.reply_to = "ana".to_owned()), &before), ["reply_to"]);
        for host in ["a b", "smtp.example:25", "smtр.example", "-", "http://smtp.example", "a..b", "[::1]"] {
            let found = wrong(form(|form| form.host = host.to_owned()), &before);
            assert!(found == ["host"] || host == "-" && found.is_empty(), "{host}: {found:?}");
        }
        for port in ["0", "65536", "x", "-1"] {
            assert_eq!(wrong(form(|form| form.port = port.to_owned()), &before), ["port"], "{port}");
        }
        for security in ["", "none", "ssl"] {
            assert_eq!(wrong(form(|form| form.security = security.to_owned()), &before), ["security"]);
        }
        for sender in ["", "ana", "ana@b\r\nBcc: x@y.example", "а@aurora.example"] {
            assert_eq!(wrong(form(|form| form.sender = sender.to_owned()), &before), ["sender"], "{sender:?}");
        }
        assert_eq!(wrong(form(|form| form.user.clear()), &before), ["user"], "a password for nobody");
        assert_eq!(wrong(form(|form| form.password = secret(&"x".repeat(501))), &before), ["password"]);
    }

    #[test]
    fn a_password_goes_to_no_other_server_than_it_was_typed_for() {
        let (before, _) = read(form(|_| ()), &Account::default(), Locale::PtBr).unwrap();
        let kept = |form: &mut AccountForm| form.password = secret("");
        assert!(read(form(kept), &before, Locale::PtBr).unwrap().1 == NewPassword::Keep);
        assert_eq!(wrong(form(kept), &Account::default()), ["password"], "there is none");
        for change in [
            |form: &mut AccountForm| form.host = "smtp.evil.example".to_owned(),
            |form: &mut AccountForm| form.user = "outra".to_owned(),
            |form: &mut AccountForm| form.port = "2525".to_owned(),
        ] {
            let changed = form(|form| {
                kept(form);
                change(form);
            });
            assert_eq!(wrong(changed, &before), ["password"]);
        }
    }
}
