package dev.mintmark.organization;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.UUID;

@Singleton
class ApiUserRepository implements PanacheRepositoryBase<ApiUser, UUID> {}
