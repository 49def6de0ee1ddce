//! The teaching server: the lecture's Django in miniature, sessions in a table that real Django
//! can read and write.
