<?php
// A login as PHP books show it: a session id of its own for those who are logged in, a token in
// the form.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'use_strict_mode' => true]);
$_SESSION['token'] ??= bin2hex(random_bytes(16));

if ($path === '/login.php' && $_SERVER['REQUEST_METHOD'] === 'POST') {
    if (!hash_equals($_SESSION['token'], $_POST['token'] ?? '')) {
        http_response_code(403);
        exit('Wrong token');
    }
    if (($_POST['password'] ?? '') !== ($_POST['user'] ?? '') . '-opens') {
        exit('Wrong password');
    }
    session_regenerate_id(true);
    $_SESSION['user'] = $_POST['user'];
    header('Location: members.php', true, 303);
} elseif ($path === '/login.php') { ?>
<!doctype html><title>Log in</title>
<form action=login.php method=post>
<input type=hidden name=token value="<?= $_SESSION['token'] ?>">
<table><tr><td><label for=u>Your name</label><td><input id=u name=user>
<tr><td><label for=p>Your password</label><td><input id=p name=password type=password>
<tr><td><td><input type=submit name=go value="Sign in"></table></form>
<?php } elseif ($path === '/logout.php') {
    $_SESSION = [];
    setcookie(session_name(), '', 1, '/');
    session_destroy();
    header('Location: login.php', true, 303);
} elseif (isset($_SESSION['user'])) { ?>
<!doctype html><title>Members</title><p>Hello <?= htmlspecialchars($_SESSION['user']) ?>.
<a href="logout.php">Sign out</a>
<?php } else {
    header('Location: login.php', true, 303);
}
