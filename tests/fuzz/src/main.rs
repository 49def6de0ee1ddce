//! The door of the fuzz targets for libFuzzer. Which one runs says the variable `JARFUL_FUZZ`;
//! they are one program, so that they are linked once. How to run them: `tests/fuzz/run`.

#![no_main]

mod targets;

use std::sync::OnceLock;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("JARFUL_FUZZ").unwrap_or_default();
        targets::named(&name).unwrap_or_else(|| panic!("JARFUL_FUZZ={name} is no target"))
    });
    target(data);
});
