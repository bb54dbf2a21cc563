use super::Failure;
use std::{io::ErrorKind, net::SocketAddr};
use tokio::net::TcpListener;

/// Takes an address of this machine, which `flag` would change.
pub(super) async fn listen(address: SocketAddr, flag: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let port = address.port();
        Failure::input(match error.kind() {
            ErrorKind::AddrInUse => format!("a porta {port} já está em uso; escolha outra com {flag}"),
            ErrorKind::PermissionDenied => format!("sem permissão para usar a porta {port}; escolha outra com {flag}"),
            _ => format!("não dá para escutar em {address}: {error}"),
        })
    })
}
