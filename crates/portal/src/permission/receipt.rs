//! «Скачать подтверждение» (C4): the signed receipt of a decision. It is signed when it is first fetched, outside of
//! any transaction, and stays the same ever after.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header};
use rodnya_domain::{Id, PermissionId, PersonId};
use rodnya_flows::{
    authority,
    receipt::{self as flow, Receipt},
    signing_key,
};
use rodnya_store::{StoreError, permission, receipt};

use crate::shell::{AppError, Signed};

/// `GET /consents/permissions/{id}/receipt`: of the grant, or of the withdrawal once it is withdrawn.
pub(super) async fn of_permission(signed: Signed, Path(id): Path<String>) -> Result<Response, AppError> {
    let id: PermissionId = id.parse().map_err(|_| AppError::NotFound)?;
    let (reader, cx): (PersonId, _) = (signed.person, signed.cx());
    let found = signed
        .visitor
        .portal
        .db
        .read(move |tx| {
            let Some(permission) = permission::find(tx, id)? else { return Ok(None) };
            if authority::over(tx, &cx, reader, permission.person)?.is_none() {
                return Ok(None);
            }
            receipt::find_last_of(tx, id)
        })
        .await?;
    download(&signed, found.ok_or(AppError::NotFound)?).await
}

/// A HEAD changes nothing, and fetching a receipt may sign it.
pub(crate) async fn no_head() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

/// The signed form as a file; the caller has made sure that the reader may have it.
pub(crate) async fn download(signed: &Signed, id: Id<Receipt>) -> Result<Response, AppError> {
    let db = &signed.visitor.portal.db;
    let (receipt, ring) = db
        .read(move |tx| {
            let receipt = receipt::find(tx, id)?.ok_or(StoreError::Missing("receipt"))?;
            let ring = if receipt.signed.is_none() { signing_key::load(tx)? } else { None };
            Ok((receipt, ring))
        })
        .await?;
    let kept = match (&receipt.signed, ring) {
        (Some(kept), _) => kept.clone(),
        (None, Some(ring)) => {
            let made = flow::sign(&receipt, &ring)?;
            let kept = db.write(signed.cx(), move |tx, _| flow::keep(tx, id, &made)).await?;
            kept.ok_or_else(|| AppError::internal("a receipt that was just signed has no signature"))?
        }
        (None, None) => return Err(AppError::internal("no signing key for a receipt")),
    };
    let name = format!("attachment; filename=\"rodnya-{}-{id}.jws\"", receipt.kind);
    let headers = [(header::CONTENT_TYPE, "application/jose".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, kept.jws).into_response())
}
