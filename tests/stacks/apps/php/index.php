<?php
// A homework in PHP: /count in the session, /hello in a file that all share.

class Basket
{
    private array $items = ['apple', 'pear'];
    protected string $owner = 'Zoë';
    public ?Basket $next = null;
}

enum Size: string
{
    case Small = 'S';
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

function count_visit(): string
{
    $count = ($_SESSION['count'] ?? 0) + 1;
    $_SESSION['count'] = $count > 5 ? 1 : $count;
    return "<p>view count={$_SESSION['count']}</p>";
}

// The whole page with its length: the browser knows that it is over while PHP is still at work.
function answer_and_linger(string $page, int $microseconds): void
{
    header('Content-Length: ' . strlen($page));
    echo $page;
    while (ob_get_level() > 0) {
        ob_end_flush();
    }
    flush();
    usleep($microseconds);
}

switch ($path) {
    case '/count':
        session_start();
        echo count_visit();
        break;
    case '/late':
        session_start();
        answer_and_linger(count_visit(), (int) ($_GET['us'] ?? 3000));
        break;
    case '/hello':
        session_start();
        $_SESSION['seen'] = true;
        $file = sys_get_temp_dir() . '/visits';
        $visits = 1 + (int) @file_get_contents($file);
        file_put_contents($file, $visits);
        echo "<p>view count=$visits</p>";
        break;
    case '/things':
        session_start();
        $_SESSION['basket'] = new Basket();
        $_SESSION['again'] = $_SESSION['basket'];
        $_SESSION['size'] = Size::Small;
        $_SESSION['text'] = 'Zoë|;}"';
        $_SESSION['list'] = [1, 2.5, true, null, ['k' => ['deep' => 'x']]];
        $_SESSION['bytes'] = "\x00\xff";
        echo 'things';
        break;
    case '/login':
        session_start();
        session_regenerate_id(true);
        $_SESSION['user'] = 'ann';
        echo 'welcome';
        break;
    case '/logout':
        session_start();
        session_destroy();
        echo 'bye';
        break;
    default:
        http_response_code(404);
        echo 'not found';
}
