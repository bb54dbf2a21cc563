use super::Dice;
use kernel::Centavos;
use tenancy::Trade;

/// What people ask for, from and to how many reais, in steps of five.
type Service = (&'static str, u64, u64);

const SALON: &[Service] = &[
    ("Corte feminino", 80, 160),
    ("Escova", 60, 110),
    ("Progressiva", 280, 520),
    ("Luzes e mechas", 350, 780),
    ("Coloração", 180, 360),
    ("Manicure e pedicure", 70, 110),
    ("Alongamento de unhas", 160, 280),
    ("Design de sobrancelha", 45, 90),
    ("Limpeza de pele", 140, 240),
    ("Dia da noiva", 1_200, 2_800),
    ("Maquiagem para festa", 180, 350),
    ("Pacote de drenagem, 10 sessões", 700, 1_100),
    ("Depilação a laser", 480, 1_600),
    ("Cronograma capilar", 320, 560),
];

const WORKSHOP: &[Service] = &[
    ("Troca de óleo e filtros, Onix 2019", 220, 420),
    ("Revisão de 40 mil km, HB20", 680, 1_150),
    ("Pastilhas e discos de freio, Gol", 420, 890),
    ("Embreagem, Palio 1.4", 980, 1_650),
    ("Suspensão dianteira, Corolla", 1_250, 2_600),
    ("Correia dentada, Fiesta", 740, 1_300),
    ("Alinhamento e balanceamento", 140, 220),
    ("Bateria nova, Strada", 420, 690),
    ("Ar-condicionado não gela, Civic", 350, 1_400),
    ("Luz da injeção acesa, Renegade", 180, 950),
    ("Funilaria na porta, Sandero", 650, 1_900),
    ("Vazamento de óleo, S10", 520, 2_300),
    ("Câmbio automático, Compass", 2_800, 6_900),
    ("Preparar para vistoria, Uno", 260, 780),
];

const OTHER: &[Service] = &[
    ("Primeiro atendimento", 150, 300),
    ("Orçamento sob medida", 400, 1_800),
    ("Contrato mensal", 300, 1_200),
    ("Serviço completo", 900, 3_500),
    ("Visita técnica", 120, 260),
    ("Renovação", 300, 1_500),
];

/// Something people of this trade are asked for, and what it costs this time.
pub(super) fn pick(trade: Trade, dice: &mut Dice) -> (&'static str, Centavos) {
    let services = match trade {
        Trade::Salon => SALON,
        Trade::Workshop => WORKSHOP,
        Trade::Clinic | Trade::RealEstate | Trade::Cars | Trade::Other => OTHER,
    };
    let (title, from, to) = services[dice.roll(services.len() as u64) as usize];
    let reais = from + 5 * dice.roll((to - from) / 5 + 1);
    (title, Centavos(reais as i64 * 100))
}
