use std::fmt;

/// What came out, line by line.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<Line>);

#[derive(Debug)]
struct Line {
    what: String,
    measured: String,
    target: String,
    met: Option<bool>,
}

impl Table {
    /// A promise.
    pub(crate) fn target(&mut self, what: &str, measured: String, target: &str, met: bool) {
        println!("  {what}: {measured}");
        self.0.push(Line { what: what.to_owned(), measured, target: target.to_owned(), met: Some(met) });
    }

    /// What helps to read the others.
    pub(crate) fn note(&mut self, what: &str, measured: String) {
        println!("  {what}: {measured}");
        self.0.push(Line { what: what.to_owned(), measured, target: String::new(), met: None });
    }

    pub(crate) fn is_missed(&self) -> bool {
        self.0.iter().any(|line| line.met == Some(false))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            |of: fn(&Line) -> &str| self.0.iter().map(|line| of(line).chars().count()).max().unwrap_or(0).max(8);
        let (what, measured, target) =
            (width(|line| &line.what), width(|line| &line.measured), width(|line| &line.target));
        writeln!(f, "{:what$}  {:>measured$}  {:target$}", "What", "Measured", "Target")?;
        for line in &self.0 {
            let met = match line.met {
                Some(true) => "ok",
                Some(false) => "MISSED",
                None => "",
            };
            let text = format!("{:what$}  {:>measured$}  {:target$}  {met}", line.what, line.measured, line.target);
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

/// The middle one of an odd number of values.
pub(crate) fn median<T: Copy + PartialOrd>(values: &[T]) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("measurements are numbers"));
    sorted[sorted.len() / 2]
}
