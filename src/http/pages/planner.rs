//! `GET /`: the page on which a spec is planned while it is written. Its sources are in `planner/`, and what it shows
//! comes from the operations.

use super::list::PLANNER;
use super::shell;
use crate::http::file::File;
use crate::http::made::Made;

/// Answers the page.
pub async fn get_planner() -> &'static File {
    static PAGE: Made<File> = Made::by(|| {
        let head = shell::head("kOps network planner");
        File::new(
            PLANNER.media_type,
            format!("{head}{}{}", include_str!("planner/body.html"), shell::script("planner.js")),
        )
    });
    PAGE.value().await
}
