use super::values::{self, Network};
use clap::{ArgAction, Args, builder::BoolishValueParser};
use std::net::{IpAddr, SocketAddr};

/// What `serve` takes beside the settings of every command.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address to listen on; 0.0.0.0 lets other devices of the network in.
    #[arg(long, env = "BALCAO_ADDRESS", value_name = "ADDRESS", default_value = "127.0.0.1", hide_env_values = true,
          value_parser = values::address)]
    pub address: IpAddr,

    /// Proxies whose X-Forwarded-Host and X-Forwarded-For are believed: addresses or networks, parted by commas.
    #[arg(
        long,
        env = "BALCAO_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub trusted_proxies: Vec<Network>,

    /// Serve only; the jobs are left to balcao work.
    #[arg(long, env = "BALCAO_NO_WORKER", hide_env_values = true, value_parser = BoolishValueParser::new())]
    pub no_worker: bool,

    /// Whether browsers keep the app ready for when there is no signal (service worker); off, they give up theirs and what it
    /// kept at their next visit.
    #[arg(long, env = "BALCAO_SERVICE_WORKER", value_name = "ON_OR_OFF", default_value = "on", hide_env_values = true,
          action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub service_worker: bool,

    /// What is counted.
    #[command(flatten)]
    pub watch: Watch,
}

/// What `serve` and `work` take for whoever watches them.
#[derive(Debug, Clone, Args)]
pub struct Watch {
    /// Address and port at which GET /metrics answers Prometheus, such as 127.0.0.1:9464; whoever reaches it may read it.
    /// Without it nothing listens.
    #[arg(long, env = "BALCAO_METRICS_ADDRESS", value_name = "ADDRESS", hide_env_values = true,
          value_parser = values::socket)]
    pub metrics: Option<SocketAddr>,
}
