# One tree of pages behind a tunnel that votes: five faults of the third of three nginx, none of which a client sees.

SERVICE=web
LOGGED=web
PAGES=/usr/share/nginx/html
PORT=$(free_port)
URL=http://127.0.0.1:$PORT

# The example on a free port of loopback, with the test bed's nginx.
prepare() {
    cp -r "$FTC_ROOT/examples/webserver/html" .
    sed -e 's/nginx:1\.27/nginx:1.22/' -e "s/\"8080:80\"/\"127.0.0.1:$PORT:80\"/" \
        "$FTC_ROOT/examples/webserver/compose.yml" >compose.yml
}

# Some requests through the tunnel, whose answers must be equal; the first one is shown.
ask() {
    local path=$1 times=${2:-3} number
    printf '\n$ curl -i %s%s    # %d times\n' "$URL" "$path" "$times"
    for number in $(seq "$times"); do
        curl -sS -i --max-time 60 "$URL$path" | tr -d '\r' >"answer-$number" || note "no answer"
    done
    awk 'NR == 1 || /^(Content-Type|X-Wrong):/ || body { print "  " $0 } $0 == "" { body = 1 }' answer-1
    # Each has an identifier and a date of its own.
    for number in $(seq "$times"); do
        grep -vE '^(X-Request-Id|Date):' "answer-$number" >"answer-$number.kept"
        cmp -s answer-1.kept "answer-$number.kept" || die "answers 1 and $number of $path differ"
    done
}

# What each replica says to the same request, asked around the tunnel.
around() {
    local path=$1 number
    for number in 1 2 3; do
        printf '  web-%s says: %s\n' "$number" "$(
            timeout -k 1 5 docker exec "$(container "web-$number")" curl -sS -i --max-time 3 "http://localhost$path" 2>&1 |
                tr -d '\r' | grep -E '^(HTTP|X-Wrong|curl)|"replicas"|<p>Three' | tr '\n' ' ' || true)"
    done
}

# Changes the third replica alone: what it serves is a copy of the tree in its own container.
break_third() {
    printf '\n$ docker exec web-3 sh -c "%s"\n' "$1"
    docker exec "$(container web-3)" sh -c "$1 && nginx -s reload 2>/dev/null"
    sleep 1
}

mend_third() {
    docker exec "$(container web-3)" sh -c "cp /tmp/default.conf /etc/nginx/conf.d/default.conf && nginx -s reload 2>/dev/null"
    sleep 1
    # Whatever was wrong is over once its answers have been right for a while.
    local number
    for number in $(seq 30); do curl -sS -o answer --max-time 60 "$URL/"; done
    wait_all
}

# Does something to the third replica's container.
third() {
    printf '\n$ docker %s web-3\n' "$1"
    docker "$1" "$(container web-3)" >/dev/null
}

experiment() {
    local began copy="cp -r $PAGES /tmp/pages && sed -i 's#$PAGES#/tmp/pages#' /etc/nginx/conf.d/default.conf"
    docker exec "$(container web-3)" cp /etc/nginx/conf.d/default.conf /tmp/default.conf

    title "Without a fault: every answer is voted on"
    began=$(since)
    ask / 1
    ask /facts.json 1
    ask /missing 1
    votes_since "$began"

    title "A wrong byte in a page"
    began=$(since)
    break_third "$copy && sed -i 's/were equal/are secret/' /tmp/pages/index.html"
    around /
    ask /
    votes_since "$began"
    mend_third

    title "A stale file: the tree is changed, and the third replica serves what was there before"
    began=$(since)
    break_third "rm -rf /tmp/pages && $copy"
    printf '\n$ sed -i s/faults_masked/masked/ html/facts.json\n'
    sed -i 's/faults_masked/masked/' html/facts.json
    around /facts.json
    ask /facts.json
    votes_since "$began"
    mend_third

    title "A wrong header"
    began=$(since)
    break_third "sed -i 's/listen .*/&\n    add_header X-Wrong yes;/' /etc/nginx/conf.d/default.conf"
    around /
    ask /
    votes_since "$began"
    mend_third

    title "A wrong status"
    began=$(since)
    break_third "rm -rf /tmp/pages && $copy && rm /tmp/pages/facts.json"
    around /facts.json
    ask /facts.json
    votes_since "$began"
    mend_third

    title "A replica that stands still, and one that is killed"
    began=$(since)
    third pause
    ask /
    # A reply that is not there within the time for late ones has failed.
    sleep 6
    third unpause
    wait_all
    third kill
    ask /
    sleep 6
    votes_since "$began"
    third start
    wait_all
}
