//! Panics on request, so that tests can see what becomes of them. Debug builds only.

/// Panics when `ONRECORD_TEST_PANIC` names `place`; does nothing at all in a release build.
#[cfg(debug_assertions)]
pub fn trip(place: &str) {
    assert!(std::env::var("ONRECORD_TEST_PANIC").as_deref() != Ok(place), "test panic in {place}");
}

/// Panics when `ONRECORD_TEST_PANIC` names `place`; does nothing at all in a release build.
#[cfg(not(debug_assertions))]
#[inline]
pub fn trip(_place: &str) {}
