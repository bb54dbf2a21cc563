use kernel::Error;
use std::collections::BTreeSet;
use tenancy::TenantScope;

/// Places in the trail are taken when a verb writes and seen when it commits, so one may come to light behind another; so
/// far back one looks again.
const LATE: i64 = 100;
/// Who was away longer is not told what changed, but that everything may have.
const MOST: i64 = 1000;

/// What changed since a place in the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The newest place; 0 before anything happened.
    pub newest: i64,
    /// The tables of what was changed since; `None`: too many to tell.
    pub tables: Option<BTreeSet<String>>,
}

/// The newest place in the trail. Asked before everything else on a page, what the page shows is at least as new.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn newest(scope: &mut TenantScope) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "newest!" from events.audit"#)
        .fetch_one(&mut *scope.conn())
        .await?)
}

/// What changed since somebody looked last; also a little before, save when nothing came after it.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn since(scope: &mut TenantScope, seen: i64) -> Result<Since, Error> {
    let newest = newest(scope).await?;
    let tables = match newest.checked_sub(seen) {
        Some(0) => Some(BTreeSet::new()),
        Some(1..=MOST) => Some(tables(scope, seen - LATE).await?),
        // Or it is a place that is yet to come, seen in a database that is gone.
        _ => None,
    };
    Ok(Since { newest, tables })
}

async fn tables(scope: &mut TenantScope, after: i64) -> Result<BTreeSet<String>, Error> {
    let tables = sqlx::query_scalar!("select distinct subject from events.audit where seq > $1", after)
        .fetch_all(&mut *scope.conn())
        .await?;
    Ok(tables.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Changes, Event, Subject, record};
    use serde::{Deserialize, Serialize};
    use testkit::db;

    #[derive(Serialize, Deserialize)]
    struct Moved;

    impl Event for Moved {
        const NAME: &'static str = "crm.deal_moved";

        fn subject(&self) -> Subject {
            Subject { table: "crm.deal", id: None }
        }
    }

    #[derive(Serialize, Deserialize)]
    struct Painted;

    impl Event for Painted {
        const NAME: &'static str = "site.brand_painted";

        fn subject(&self) -> Subject {
            Subject { table: "site.brand", id: None }
        }
    }

    fn of<const N: usize>(tables: [&str; N]) -> Option<BTreeSet<String>> {
        Some(tables.map(str::to_owned).into())
    }

    #[tokio::test]
    async fn who_comes_back_is_told_which_tables_changed() {
        let db = db().await;
        let mut scope = db.scope().await;
        let start = newest(&mut scope).await.unwrap();
        assert_eq!(since(&mut scope, start).await.unwrap(), Since { newest: start, tables: of([]) });

        record(&mut scope, &Painted, Changes::none()).await.unwrap();
        for _ in 0..LATE + 1 {
            record(&mut scope, &Moved, Changes::none()).await.unwrap();
        }
        let newest = newest(&mut scope).await.unwrap();
        let told = |tables| Since { newest, tables };
        assert_eq!(since(&mut scope, newest).await.unwrap(), told(of([])), "nothing came after it");
        assert_eq!(since(&mut scope, newest - 1).await.unwrap(), told(of(["crm.deal"])));
        let both = of(["crm.deal", "site.brand"]);
        assert_eq!(since(&mut scope, newest - 2).await.unwrap(), told(both), "one that came late may stand before it");
        for nonsense in [newest + 1, newest - MOST - 1, i64::MIN / 2, i64::MAX] {
            assert_eq!(since(&mut scope, nonsense).await.unwrap(), told(None), "{nonsense}: everything");
        }
    }
}
