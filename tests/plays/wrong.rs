//! The ways in which a small server of these tests can be wrong, one for each play.

/// What is wrong with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Nothing,
    /// The count lives in a variable of the program.
    SharedCount,
    /// After the fifth visit it counts on.
    CountsOn,
    /// One basket for all.
    SharedBasket,
    /// Whoever knows the number of an order may see it.
    OpenOrders,
    /// The basket is read, and written back as a whole once the other tab has read it too.
    LostUpdate,
    /// The message is not taken away when it was shown.
    MessageStays,
    /// A cookie that should end with the window has an end of its own.
    WindowCookieStays,
    /// Logging out makes the browser forget its cookie; the row stays in the table.
    RowStays,
    /// The session has the same id before and after the login.
    SameIdAfterLogin,
    /// The hidden token of the form is not looked at.
    TokenOfFormIgnored,
    /// The token of the API is not looked at.
    TokenIgnored,
    /// The upload is read as if it were text.
    ReadAsText,
    /// The ticket is set by the host that checks the password, not by the shop.
    TicketOnOtherHost,
    /// A page with its `Set-Cookie` line is kept and handed to somebody else.
    CachedTicket,
    /// A change inside of a list does not mark the session as changed.
    NotModified,
    /// The session begins after the page has begun, too late for a cookie.
    HeadersSent,
}
