use super::{Login, Security, Server};
use crate::MailError;
use events::Egress;
use lettre::{
    Message,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        extension::ClientId,
    },
};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

/// How long one address may take to answer.
const CONNECT: Duration = Duration::from_secs(5);
/// How long the whole conversation may take.
const LONGEST: Duration = Duration::from_secs(18);

impl Server {
    /// Hands a message over to this server, at one of the addresses that were looked at: no name is asked for again, and the
    /// certificate must be that of the name.
    pub(crate) async fn hand_over(
        &self,
        addresses: &[IpAddr],
        hello: &str,
        authorities: &[Certificate],
        message: &Message,
    ) -> Result<(), MailError> {
        let talk = async {
            let mut connection = self.enter(addresses, hello, authorities).await?;
            connection.send(message.envelope(), &message.formatted()).await.map_err(MailError::of_sending)?;
            // It has the letter: how the conversation ends is of no account.
            let _ = connection.quit().await;
            Ok(())
        };
        in_time(talk).await
    }

    /// Goes to the server, signs in where it asks for that, and leaves without a letter: whether mail would leave by it.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn greet(&self, egress: &Egress, hello: &str) -> Result<(), MailError> {
        let addresses = egress.trusted_addresses(&self.host).await.map_err(MailError::of_lookup)?;
        let talk = async {
            let mut connection = self.enter(&addresses, hello, &[]).await?;
            let _ = connection.quit().await;
            Ok(())
        };
        in_time(talk).await
    }

    async fn enter(
        &self,
        addresses: &[IpAddr],
        hello: &str,
        authorities: &[Certificate],
    ) -> Result<AsyncSmtpConnection, MailError> {
        let places: Vec<SocketAddr> = addresses.iter().map(|address| SocketAddr::new(*address, self.port)).collect();
        let hello = ClientId::Domain(hello.to_owned());
        let wrapped = (self.security == Security::Tls).then(|| self.tls(authorities)).transpose()?;
        let connected = AsyncSmtpConnection::connect_tokio1(&places[..], Some(CONNECT), &hello, wrapped, None).await;
        let mut connection = connected.map_err(MailError::of_connecting)?;
        if self.security == Security::StartTls {
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(MailError::NoTls);
            }
            connection.starttls(self.tls(authorities)?, &hello).await.map_err(MailError::of_connecting)?;
        }
        if let Some(Login { user, password }) = &self.login {
            let login = Credentials::new(user.clone(), password.clone());
            let entered = connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await;
            if let Err(error) = entered {
                connection.abort().await;
                return Err(MailError::of_signing_in(error));
            }
        }
        Ok(connection)
    }

    fn tls(&self, authorities: &[Certificate]) -> Result<TlsParameters, MailError> {
        let builder = TlsParameters::builder(self.host.clone());
        let builder = authorities.iter().cloned().fold(builder, |builder, known| builder.add_root_certificate(known));
        builder.build().map_err(MailError::of_connecting)
    }
}

async fn in_time(talk: impl Future<Output = Result<(), MailError>>) -> Result<(), MailError> {
    tokio::time::timeout(LONGEST, talk).await.map_err(|_| MailError::Timeout)?
}

#[cfg(test)]
mod tests;
