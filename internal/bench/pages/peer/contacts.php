<?php
// The contact list with filters in PHP, as somebody would write it who knows PHP and SQLite: what the program's own
// /en/contacts shows, from the same database, for the benchmark to hold the program against.
//
// Five statements a page, whatever is chosen: one for each filter, with the counts under what is chosen in the other
// filters; one for the contacts of the page, one for their functions. The total follows from the counts by cluster,
// since every contact has one.

declare(strict_types=1);

const PER_PAGE = 20;

$db = new PDO('sqlite:' . getenv('DATABASE'), null, null, [
    PDO::ATTR_PERSISTENT => true,
    PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
    PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
    PDO::SQLITE_ATTR_OPEN_FLAGS => PDO::SQLITE_OPEN_READONLY,
]);
$db->exec('PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -32768; PRAGMA temp_store = memory');

/** Chosen values of a filter: once or several times in the query, which PHP itself would only hear as name[]=…. */
function chosen(): array
{
    $all = ['sector' => [], 'cluster' => [], 'place' => []];
    foreach (explode('&', $_SERVER['QUERY_STRING'] ?? '') as $pair) {
        [$name, $value] = array_map('urldecode', explode('=', $pair, 2) + [1 => '']);
        if (isset($all[$name]) && $value !== '' && count($all[$name]) < 50 && !in_array($value, $all[$name], true)) {
            $all[$name][] = $value;
        }
    }
    return $all;
}

/** The condition of what is chosen in all filters but one, and its values. */
function condition(array $chosen, string $except = ''): array
{
    $columns = [
        'sector' => 'cluster_id IN (SELECT cluster_id FROM cluster_sectors WHERE sector_id IN (%s))',
        'cluster' => 'cluster_id IN (%s)',
        'place' => 'place_id IN (%s)',
    ];
    $conditions = $values = [];
    foreach ($columns as $name => $text) {
        if ($name !== $except && $chosen[$name]) {
            $conditions[] = sprintf($text, marks($chosen[$name]));
            array_push($values, ...$chosen[$name]);
        }
    }
    return [$conditions ? 'WHERE ' . implode(' AND ', $conditions) : '', $values];
}

function marks(array $values): string
{
    return implode(', ', array_fill(0, count($values), '?'));
}

function query(PDO $db, string $text, array $values): array
{
    $statement = $db->prepare($text);
    $statement->execute($values);
    return $statement->fetchAll();
}

/** The values of each filter with their names and counts. */
function facets(PDO $db, array $chosen): array
{
    [$where, $values] = condition($chosen, 'sector');
    $sectors = query($db, "
        WITH counts AS MATERIALIZED (SELECT cluster_id, count(*) AS n FROM contacts $where GROUP BY cluster_id)
        SELECT s.id, coalesce(en.name, de.name) AS name, coalesce(sum(counts.n), 0) AS n
        FROM sectors s
        LEFT JOIN sector_texts en ON en.sector_id = s.id AND en.lang = 'en'
        LEFT JOIN sector_texts de ON de.sector_id = s.id AND de.lang = 'de'
        JOIN cluster_sectors cs ON cs.sector_id = s.id
        LEFT JOIN counts ON counts.cluster_id = cs.cluster_id
        GROUP BY s.id ORDER BY s.position", $values);
    [$where, $values] = condition($chosen, 'cluster');
    $clusters = query($db, "
        WITH counts AS MATERIALIZED (SELECT cluster_id, count(*) AS n FROM contacts $where GROUP BY cluster_id)
        SELECT c.id, coalesce(en.name, de.name) AS name, coalesce(counts.n, 0) AS n
        FROM clusters c
        LEFT JOIN cluster_texts en ON en.cluster_id = c.id AND en.lang = 'en'
        LEFT JOIN cluster_texts de ON de.cluster_id = c.id AND de.lang = 'de'
        LEFT JOIN counts ON counts.cluster_id = c.id
        WHERE EXISTS (SELECT 1 FROM contacts WHERE cluster_id = c.id)
        ORDER BY c.position", $values);
    [$where, $values] = condition($chosen, 'place');
    $places = query($db, "
        WITH counts AS MATERIALIZED (SELECT place_id, count(*) AS n FROM contacts $where GROUP BY place_id)
        SELECT p.id, p.name, coalesce(counts.n, 0) AS n
        FROM places p
        LEFT JOIN counts ON counts.place_id = p.id
        WHERE EXISTS (SELECT 1 FROM contacts WHERE place_id = p.id)
        ORDER BY p.name", $values);
    return ['sector' => ['Sector', $sectors], 'cluster' => ['Cluster', $clusters], 'place' => ['Place', $places]];
}

/** The contacts of a page, each with its functions. */
function people(PDO $db, array $chosen, int $page): array
{
    [$where, $values] = condition($chosen);
    $people = query($db, "
        SELECT c.id, c.title, c.given_name, c.family_name, c.phone, c.phone_extension, c.fax, c.fax_extension, c.email,
            c.cluster_id, c.confirmed_on, p.name AS place
        FROM (SELECT id, sort_key FROM contacts $where ORDER BY sort_key, id LIMIT ? OFFSET ?) AS page
        JOIN contacts c ON c.id = page.id
        LEFT JOIN places p ON p.id = c.place_id
        ORDER BY page.sort_key, page.id", [...$values, PER_PAGE, ($page - 1) * PER_PAGE]);
    if (!$people) {
        return [];
    }
    $ids = array_column($people, 'id');
    $functions = [];
    $rows = query($db, 'SELECT contact_id, position, lang, name FROM contact_functions WHERE contact_id IN (' . marks($ids) . ')', $ids);
    foreach ($rows as $row) {
        $functions[$row['contact_id']][$row['position']][$row['lang']] = $row['name'];
    }
    foreach ($people as &$person) {
        $person['functions'] = $functions[$person['id']] ?? [];
        ksort($person['functions']);
        $person['name'] = trim("{$person['title']} {$person['given_name']} {$person['family_name']}") ?: 'Not filled at present';
    }
    return $people;
}

function html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5);
}

/** The address of the list with these choices. */
function address(array $chosen, int $page = 1, string $suffix = ''): string
{
    $pairs = $page > 1 ? ["page=$page"] : [];
    foreach ($chosen as $name => $values) {
        foreach ($values as $value) {
            $pairs[] = $name . '=' . urlencode($value);
        }
    }
    return html("/en/contacts$suffix" . ($pairs ? '?' . implode('&', $pairs) : ''));
}

function without(array $chosen, string $name, string $value): array
{
    $chosen[$name] = array_diff($chosen[$name], [$value]);
    return $chosen;
}

/** A telephone number with its extension apart. */
function number(string $e164, int $extension): string
{
    $digits = substr($e164, 0, 3) . ' ' . substr($e164, 3);
    return $extension ? substr($digits, 0, -$extension) . '-' . substr($digits, -$extension) : $digits;
}

/** The pages that the pager names: the first, the last, and those near the present one; 0 where some are left out. */
function pager(int $page, int $pages): array
{
    $links = [];
    $last = 0;
    foreach (array_unique([1, ...range(max(1, $page - 2), min($pages, $page + 2)), $pages]) as $n) {
        if ($n > $last + 1) {
            $links[] = 0;
        }
        $links[] = $last = $n;
    }
    return $links;
}

$chosen = chosen();
$page = max(1, (int) ($_GET['page'] ?? 1));
$facets = facets($db, $chosen);
$total = 0;
$names = ['cluster' => [], 'sector' => [], 'place' => []];
foreach ($facets as $name => [, $choices]) {
    $names[$name] = array_column($choices, 'name', 'id');
}
foreach ($facets['cluster'][1] as $choice) {
    if (!$chosen['cluster'] || in_array($choice['id'], $chosen['cluster'], true)) {
        $total += $choice['n'];
    }
}
$pages = max(1, intdiv($total + PER_PAGE - 1, PER_PAGE));
if ($page > $pages) {
    http_response_code(404);
    exit;
}
$people = people($db, $chosen, $page);
$set = array_sum(array_map('count', $chosen));

header('Content-Type: text/html; charset=utf-8');
header('Cache-Control: public, max-age=0, must-revalidate');
header("Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
header('X-Content-Type-Options: nosniff');
require __DIR__ . '/page.php';
