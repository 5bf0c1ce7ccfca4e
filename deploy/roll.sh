#!/bin/sh
# Change `web` to what was built last, without a gap: each new host starts beside the old ones,
# which stop when all of the new are well. After `docker-compose build` and `run --rm migrate`.
set -eu
patience=${PATIENCE:-120} # seconds until the new ones are well
settled=${SETTLED:-6}     # seconds until nginx has asked for names again (valid=5s)

old=$(docker-compose ps -q web)
count=$(echo $old | wc -w)
[ "$count" -gt 0 ] || exec docker-compose up -d --no-deps web
docker-compose up -d --no-deps --no-recreate --scale web=$((count * 2)) web
new=
for each in $(docker-compose ps -q web); do
  case " $(echo $old) " in *" $each "*) ;; *) new="$new $each" ;; esac
done

is_well() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = healthy ]; }
for each in $new; do
  until is_well "$each"; do
    patience=$((patience - 1))
    if [ "$patience" -lt 0 ]; then
      docker stop $new && docker rm $new
      echo "The new version did not become well: the old one goes on. See its log." >&2
      exit 1
    fi
    sleep 1
  done
done
sleep "$settled"
docker stop $old && docker rm $old # each finishes what it has begun, and takes nothing new
