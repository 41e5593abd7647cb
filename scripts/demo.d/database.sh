# The experiment of the thesis: seven statements sent through the tunnel by the stock mariadb client, and three faults.

SERVICE=db
LOGGED=db-voter
CLIENT_IMAGE=ftcompose-testbed/client-12
export DB_PASSWORD=demo-password DB_PORT
DB_PORT=127.0.0.1:$(free_port)

prepare() { cp "$FTC_ROOT/examples/mysql/compose.yml" .; }

# One statement through the service name, as the project's own applications would send it.
query() {
    local text=$1 database=${2:-}
    printf '\nmariadb> %s\n' "$text"
    timeout -k 5 60 docker run --rm --network "${PROJECT}_default" --label "$FTC_LABEL" "$CLIENT_IMAGE" \
        mariadb -hdb -uroot "-p$DB_PASSWORD" --table $database -e "$text" 2>&1 | sed 's/^/  /' || true
}

# The same on one replica alone, around the tunnel.
replica_rows() {
    local number text=$1
    for number in 1 2 3; do
        printf '  db-%s holds: %s\n' "$number" "$(
            docker exec "$(container "db-$number")" mariadb -uroot "-p$DB_PASSWORD" -N --batch \
                -e "SET SESSION sql_log_off=1; $text" 2>&1 | tr '\n\t' '; ')"
    done
}

# Arms a fault that waits for a statement; it runs beside the statement and is waited for with inject_finish.
inject_statement() {
    local waited=0
    printf '\n$ ftcompose inject %s --service db --random-seed 1 &\n' "$*"
    "$FTCOMPOSE" inject "$@" --service db --random-seed 1 -p "$PROJECT" >inject.log 2>&1 &
    INJECTION=$!
    until grep -q 'waiting for a statement' inject.log; do
        kill -0 "$INJECTION" 2>/dev/null || break
        sleep 0.2
        waited=$((waited + 1))
        [ $waited -lt 300 ] || break
    done
}

inject_finish() {
    wait "$INJECTION" || note "the injection ended with status $?"
    sed 's/^/  /' inject.log
}

# Waits until the states were voted on after a moment; at most 20 s.
wait_state_vote() {
    local try
    for try in $(seq 40); do
        [ -z "$("$FTCOMPOSE" votes db -p "$PROJECT" --since "$1" --kind state --json)" ] || return 0
        sleep 0.5
    done
    note "no vote on states within 20 s"
}

experiment() {
    local began
    title "Figures 5.2 to 5.6: the thesis' seven statements"
    began=$(since)
    query "CREATE DATABASE testdb"
    query "USE testdb; SELECT DATABASE()"
    query "CREATE TABLE test_table (ID int, name text, primary key(ID))" testdb
    query "INSERT INTO test_table (ID, name) VALUES (1, 'name1')" testdb
    query "SELECT * FROM test_table" testdb
    query "UPDATE test_table SET ID = 2 WHERE ID = 1" testdb
    query "DROP DATABASE testdb"
    votes_since "$began"

    title "Figure 5.7: one replica creates another database"
    began=$(since)
    inject_statement statement-wrong --replica db-3 --match "CREATE DATABASE"
    query "CREATE DATABASE testdb"
    replica_rows "SHOW DATABASES WHERE \`Database\` NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')"
    inject_finish
    votes_since "$began"
    wait_all

    title "Figure 5.8: equal replies and equal logs, but one replica holds another table"
    query "CREATE TABLE test_table (ID int, name text, primary key(ID))" testdb
    began=$(since)
    query "INSERT INTO test_table (ID, name) VALUES (1, 'name1')" testdb
    # So that the vote after the next INSERT is the first that can see the change.
    wait_state_vote "$began"
    began=$(since)
    show "$FTCOMPOSE" inject row-changed --service db --replica db-3 --random-seed 1 -p "$PROJECT"
    replica_rows "SELECT * FROM testdb.test_table"
    query "INSERT INTO test_table (ID, name) VALUES (2, 'name2')" testdb
    votes_since "$began" 4
    wait_all
    replica_rows "SELECT * FROM testdb.test_table"
    query "SELECT * FROM test_table" testdb

    title "Figure 5.9: three different states, no majority"
    began=$(since)
    show "$FTCOMPOSE" inject row-changed --service db --replica db-2 --random-seed 2 -p "$PROJECT"
    show "$FTCOMPOSE" inject row-changed --service db --replica db-3 --random-seed 3 -p "$PROJECT"
    replica_rows "SELECT * FROM testdb.test_table"
    query "SELECT * FROM test_table" testdb
    sleep 3
    query "INSERT INTO test_table (ID, name) VALUES (3, 'name3')" testdb
    votes_since "$began"
    printf '\n$ ftcompose status db\n'
    "$FTCOMPOSE" status db -p "$PROJECT" || true

    title "Leading out: db-1 is right, the others are copied anew"
    began=$(since)
    show "$FTCOMPOSE" thaw db --from db-1 -p "$PROJECT"
    wait_all
    replica_rows "SELECT * FROM testdb.test_table"
    query "INSERT INTO test_table (ID, name) VALUES (3, 'name3')" testdb
    query "SELECT * FROM test_table" testdb
    votes_since "$began" 1
}
