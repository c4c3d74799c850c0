package dev.mintmark.platform.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A buffer of the latest value of each key: only that one is worth writing. The keys must be of a bounded number, such
 * as the ids of rows. Thread-safe.
 *
 * @param <K> a key
 * @param <V> a value; never null
 */
public final class LatestByKey<K, V> implements WriteBuffer<Map.Entry<K, V>> {
    private final Map<K, V> latest = new ConcurrentHashMap<>();

    /** Replaces the value that waits for the key, if one does. */
    public void put(K key, V value) {
        latest.put(key, value);
    }

    @Override
    public List<Map.Entry<K, V>> take(int most) {
        var taken = new ArrayList<Map.Entry<K, V>>();
        var waiting = latest.keySet().iterator();
        while (taken.size() < most && waiting.hasNext()) {
            var key = waiting.next();
            var value = latest.remove(key);
            if (value != null) {
                taken.add(Map.entry(key, value));
            }
        }
        return taken;
    }

    @Override
    public int size() {
        return latest.size();
    }
}
