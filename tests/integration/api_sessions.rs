//! Sessions by the API: one's own, and for those who may change accounts everybody's.

use axum::http::{Method, StatusCode};
use poolsync::domain::Role;
use serde_json::Value;

use super::support::{
    on_both_engines,
    web::{PASSWORD, Page, Site},
    world::World,
};

fn sessions(page: &Page) -> Vec<Value> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    serde_json::from_str::<Value>(&page.text).unwrap()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all() {
    on_both_engines(async |database| {
        let mut vera = Site::of(World::empty(database));
        vera.add_user("vera", Role::Administrator).await;
        vera.add_user("hugo", Role::HelpDesk).await;
        vera.sign_in("vera", PASSWORD).await;
        let mut hugo = [(); 3].map(|()| Site::of(vera.world.clone()));
        for site in &mut hugo {
            site.sign_in("hugo", PASSWORD).await;
        }
        let [first, second, third] = &hugo;
        let own = sessions(&first.get("/api/v1/account/sessions").await);
        assert_eq!((own.len(), own.iter().filter(|session| session["is_this"] == true).count()), (3, 1));
        assert!(own.iter().all(|session| session["method"] == "password"));

        // Somebody else's are none of one's own, and no token has any.
        let path = |id: &Value| format!("/api/v1/account/sessions/{}", id.as_str().unwrap());
        assert_eq!(vera.method(Method::DELETE, &path(&own[0]["id"])).await.status, StatusCode::NOT_FOUND);
        let others = own.iter().find(|session| session["is_this"] == false).unwrap();
        assert_eq!(first.method(Method::DELETE, &path(&others["id"])).await.status, StatusCode::NO_CONTENT);
        assert_eq!(first.method(Method::DELETE, &path(&others["id"])).await.status, StatusCode::NOT_FOUND);
        let in_: Vec<bool> = [second.get("/api/v1/account").await, third.get("/api/v1/account").await]
            .iter()
            .map(|page| page.status == StatusCode::OK)
            .collect();
        assert_eq!(in_.iter().filter(|is_in| **is_in).count(), 1);
        assert_eq!(first.method(Method::DELETE, "/api/v1/account/sessions").await.status, StatusCode::NO_CONTENT);
        assert_eq!(sessions(&first.get("/api/v1/account/sessions").await).len(), 1);

        // Who may change accounts sees and ends them; who may not, does not.
        let all = "/api/v1/users/hugo/sessions";
        assert_eq!(first.get(all).await.status, StatusCode::FORBIDDEN);
        let seen = sessions(&vera.get(all).await);
        assert_eq!(seen.len(), 1);
        assert_eq!(vera.get("/api/v1/users/nobody/sessions").await.status, StatusCode::NOT_FOUND);
        let one = format!("{all}/{}", seen[0]["id"].as_str().unwrap());
        assert_eq!(vera.method(Method::DELETE, &one).await.status, StatusCode::NO_CONTENT);
        assert_eq!(vera.method(Method::DELETE, &one).await.status, StatusCode::NOT_FOUND);
        assert_eq!(first.get("/api/v1/account").await.status, StatusCode::UNAUTHORIZED);
        let audit = vera.world.audit().await;
        assert_eq!(
            audit.iter().filter(|entry| entry.starts_with("Remove-CsUserSession: hugo: ")).count(),
            3,
            "{audit:?}"
        );
    })
    .await;
}
