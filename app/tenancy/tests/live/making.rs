use crate::platform::{Rooms, new, open, whereabouts, with_platform};
use kernel::Locale;
use std::sync::atomic::Ordering;
use tenancy::{AdminError, Brand, CreateError, Interruption, ModuleKey, NewTenant, Step, TenantStatus};

#[tokio::test(flavor = "multi_thread")]
async fn a_business_gets_a_database_of_its_own() {
    with_platform(async |platform| {
        let rooms = Rooms::default();
        let brand = Brand { primary: "#A03050".into(), tagline: "Beleza".into(), ..Brand::of_name("Aurora") };
        let aurora = NewTenant {
            document: Some("529.982.247-25".into()),
            phone: Some("(11) 98765-4321".into()),
            modules: Some(vec![ModuleKey::Crm]),
            brand: Some(brand),
            ..new("aurora")
        };
        let creating = platform.admin.create_tenant(&aurora, &rooms);
        assert_sendable(&creating);
        let created = creating.await.unwrap();
        assert_eq!(created.url, "http://aurora.localhost:3000");
        assert_eq!(created.invite_url, "http://aurora.localhost:3000/convite/token-0");
        let json = serde_json::to_value(&created).unwrap();
        assert_eq!(json["id"], created.id.to_string());

        let tenancy = platform.tenancy().await;
        let tenant = tenancy.by_slug("aurora").await.unwrap().unwrap();
        assert_eq!((tenant.id, tenant.status, tenant.name.as_str()), (created.id, TenantStatus::Active, "Casa aurora"));
        assert_eq!(tenant.brand.primary, "#a03050");
        assert!(tenant.has_module(ModuleKey::Crm) && tenant.has_module(ModuleKey::Privacy));
        assert!(!tenant.has_module(ModuleKey::Inbox));
        let mut scope = open(&tenancy, &tenant).await.unwrap();
        assert_eq!(whereabouts(&mut scope).await, (tenant.database.clone(), tenant.database.clone()));
        scope.commit().await.unwrap();

        let record = platform.admin.show("aurora").await.unwrap();
        assert_eq!(record.steps.iter().map(|step| step.step).collect::<Vec<_>>(), Step::ALL);
        assert!(record.steps.iter().all(|step| step.state == "done" && step.attempts == 1 && step.error.is_none()));
        assert!(record.schema_version > 0 && record.database.starts_with("t_") && record.database.len() == 22);
        let again = platform.admin.create_tenant(&aurora, &rooms).await;
        assert!(
            matches!(again, Err(CreateError::Taken(slug)) if slug == "aurora"),
            "the same owner, but it is finished"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_stopped_goes_on_from_there() {
    with_platform(async |platform| {
        let tenancy = platform.tenancy().await;
        for step in Step::ALL {
            let slug = format!("casa-{step}");
            let stopped = platform.admin_that(Interruption::Fail(step)).await;
            let failed = stopped.create_tenant(&new(&slug), &Rooms::default()).await.unwrap_err();
            assert!(
                matches!(&failed, CreateError::Step { step: at, cause: AdminError::Interrupted(_) } if *at == step)
            );
            let sentences = failed.sentences(Locale::PtBr);
            assert!(sentences.len() == 1 && sentences[0].contains(step.code()), "{sentences:?}");
            if step != Step::Active {
                assert!(tenancy.by_slug(&slug).await.unwrap().is_none(), "no half tenant is served: {step}");
                assert!(matches!(platform.admin.suspend(&slug).await, Err(AdminError::WrongStatus { .. })));
            }
            let stranger = NewTenant { email: "eva@other.example".into(), ..new(&slug) };
            let taken = platform.admin.create_tenant(&stranger, &Rooms::default()).await;
            assert!(matches!(taken, Err(CreateError::Taken(_))), "{step}");

            let resumed = NewTenant { email: format!("ANA@{slug}.example"), ..new(&slug) };
            let created = platform.admin.create_tenant(&resumed, &Rooms::default()).await.unwrap();
            let tenant = eventually(async || tenancy.by_slug(&slug).await.unwrap()).await;
            assert_eq!((created.id, tenant.status), (tenant.id, TenantStatus::Active));
            open(&tenancy, &tenant).await.unwrap().commit().await.unwrap();
            let record = platform.admin.show(&slug).await.unwrap();
            assert!(record.steps.iter().all(|logged| logged.state == "done"), "{record:?}");
            let tries = if step == Step::Reserve { 1 } else { 2 };
            assert!(record.steps.iter().all(|logged| logged.step != step || logged.attempts == tries), "{record:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_in_a_module_is_tried_again_and_nothing_else() {
    with_platform(async |platform| {
        let broken = Rooms { fails: true, ..Rooms::default() };
        let failed = platform.admin.create_tenant(&new("aurora"), &broken).await.unwrap_err();
        assert!(matches!(failed, CreateError::Step { step: Step::Settings, cause: AdminError::Furnish(_) }));
        let logged = platform.admin.show("aurora").await.unwrap().steps.pop().unwrap();
        assert_eq!((logged.step, logged.state.as_str()), (Step::Settings, "failed"));
        assert!(logged.error.is_some_and(|error| error.starts_with("fault")));

        let rooms = Rooms::default();
        platform.admin.create_tenant(&new("aurora"), &rooms).await.unwrap();
        assert_eq!(rooms.settings.load(Ordering::SeqCst), 1);
        let record = platform.admin.show("aurora").await.unwrap();
        let attempts: Vec<i32> = record.steps.iter().map(|step| step.attempts).collect();
        assert_eq!(attempts, [1, 1, 1, 1, 2, 1, 1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_create_database_left_is_cleared_away() {
    with_platform(async |platform| {
        let stopped = platform.admin_that(Interruption::Fail(Step::Database)).await;
        stopped.create_tenant(&new("aurora"), &Rooms::default()).await.unwrap_err();
        let record = platform.admin.show("aurora").await.unwrap();
        let mut server = platform.inside("postgres").await;
        let broken = sqlx::query("update pg_database set datconnlimit = -2 where datname = $1")
            .bind(&record.database)
            .execute(&mut server)
            .await
            .unwrap();
        assert_eq!(broken.rows_affected(), 1);
        platform.make("aurora").await;
        let limit: i32 = sqlx::query_scalar("select datconnlimit from pg_database where datname = $1")
            .bind(&record.database)
            .fetch_one(&mut server)
            .await
            .unwrap();
        assert_eq!(limit, -1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_gets_the_slug() {
    with_platform(async |platform| {
        let rival = NewTenant { email: "eva@rival.example".into(), ..new("aurora") };
        for (slug, mut rival) in [("aurora", rival), ("oficina", new("oficina"))] {
            rival.slug = slug.to_owned();
            let (rooms, mine) = (Rooms::default(), new(slug));
            let (one, other) =
                tokio::join!(platform.admin.create_tenant(&mine, &rooms), platform.admin.create_tenant(&rival, &rooms));
            let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
            assert_eq!(won.unwrap().slug, slug);
            assert!(matches!(lost, Err(CreateError::Taken(taken)) if taken == slug));
            assert_eq!(rooms.invitations.load(Ordering::SeqCst), 1);
        }
        assert_eq!(platform.admin.list().await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_told_in_plain_sentences_and_makes_nothing() {
    with_platform(async |platform| {
        let wrong = NewTenant {
            slug: "Aurora".into(),
            name: " ".into(),
            email: "ana@".into(),
            document: Some("529.982.247-24".into()),
            phone: Some("123".into()),
            plan: Some("Ouro!".into()),
            trial_days: Some(9999),
            ..NewTenant::default()
        };
        let error = platform.admin.create_tenant(&wrong, &Rooms::default()).await.unwrap_err();
        let sentences = error.sentences(Locale::PtBr);
        assert_eq!(sentences.len(), 7, "{sentences:?}");
        assert!(sentences.iter().all(|sentence| !sentence.contains("tenant.") && sentence.ends_with(['.', '?'])));
        for (change, field) in [
            (NewTenant { slug: "admin".into(), ..new("aurora") }, "slug"),
            (NewTenant { slug: "ab--c".into(), ..new("aurora") }, "slug"),
            (NewTenant { email: "a@b@c".into(), ..new("aurora") }, "email"),
            (NewTenant { email: "a b@c".into(), ..new("aurora") }, "email"),
            (NewTenant { email: "ana@aurora".into(), ..new("aurora") }, "email"),
            (NewTenant { email: "aná@aurora.example".into(), ..new("aurora") }, "email"),
            (NewTenant { email: format!("{}@c", "a".repeat(253)), ..new("aurora") }, "email"),
            (NewTenant { document: Some("12.ABC.345/01DE-36".into()), ..new("aurora") }, "document"),
            (
                NewTenant { brand: Some(Brand { primary: "red".into(), ..Brand::of_name("x") }), ..new("aurora") },
                "brand",
            ),
        ] {
            let error = platform.admin.create_tenant(&change, &Rooms::default()).await.unwrap_err();
            assert!(
                matches!(&error, CreateError::Invalid(fields) if fields.get(field).is_some()),
                "{field}: {error:?}"
            );
            assert_eq!(error.sentences(Locale::En).len(), 1);
        }
        assert!(platform.admin.list().await.unwrap().is_empty());
    })
    .await;
}

/// May be awaited in a task of its own.
fn assert_sendable(_: &impl Send) {}

/// What a running server knows once the notice reached it.
async fn eventually<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..750 {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("not within fifteen seconds");
}
